import type { Bytes } from '../../bytes.ts'
import { REGISTER_COUNT } from '../../keyspace/hyperloglog/element-register.ts'
import type { HyperLogLog } from '../../keyspace/hyperloglog/hyperloglog.ts'
import { ReplyError, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingHyperLogLog, refusingCorruption, storeHyperLogLog } from './hyperloglog-key.ts'

type Inspection = (ctx: CommandContext, key: Bytes, inspected: HyperLogLog) => void

/** In spite of its name the command writes: GETREG and TODENSE leave a dense representation behind. */
export const pfdebug: CommandSpec = {
  name: 'pfdebug',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  acl: ['hyperloglog'],
  keys: [{ flags: ['RW', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Shows the inside of a HyperLogLog, for debugging.', since: '2.8.9', group: 'hyperloglog', complexity: 'N/A', syntax: 'subcommand key', isSystemCommand: true },
  run(ctx, args) {
    const key = args[2]!
    const inspected = existingHyperLogLog(ctx, key)
    if (inspected === undefined) throw new ReplyError('ERR The specified key does not exist')
    const inspection = INSPECTIONS.get(args[1]!.toLowerCase())
    if (inspection === undefined) throw new ReplyError(`ERR Unknown PFDEBUG subcommand '${args[1]}'`)
    inspection(ctx, key, inspected)
  },
}

const INSPECTIONS: ReadonlyMap<string, Inspection> = new Map<string, Inspection>([
  ['getreg', (ctx, key, inspected) => {
    makeDense(ctx, key, inspected)
    ctx.reply.array(REGISTER_COUNT)
    for (let index = 0; index < REGISTER_COUNT; index++) ctx.reply.integer(inspected.register(index))
  }],
  ['decode', (ctx, _key, inspected) => {
    if (inspected.isDense) throw new ReplyError('ERR HLL encoding is not sparse')
    ctx.reply.bulk(inspected.describeSparse())
  }],
  ['encoding', (ctx, _key, inspected) => ctx.reply.simple(inspected.isDense ? 'dense' : 'sparse')],
  ['todense', (ctx, key, inspected) => ctx.reply.integer(makeDense(ctx, key, inspected) ? 1 : 0)],
])

function makeDense(ctx: CommandContext, key: Bytes, inspected: HyperLogLog): boolean {
  if (inspected.isDense) return false
  refusingCorruption(() => inspected.makeDense())
  storeHyperLogLog(ctx, key, inspected)
  return true
}
