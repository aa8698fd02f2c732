import type { Bytes } from '../../bytes.ts'
import { REGISTER_COUNT } from '../../keyspace/hyperloglog/element-register.ts'
import { cardinalityOf } from '../../keyspace/hyperloglog/hyperloglog.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingHyperLogLog, refusingCorruption, storeHyperLogLog } from './hyperloglog-key.ts'

export const pfcount: CommandSpec = {
  name: 'pfcount',
  arity: -2,
  flags: ['readonly', 'may_replicate'],
  acl: ['hyperloglog'],
  keys: [{ notes: 'Counting may change how the key is stored, and replicas hear of it.', flags: ['RW', 'access'], begin: { index: 1 }, find: { lastKey: -1, step: 1, limit: 0 } }],
  doc: {
    summary: 'Estimates how many different elements a HyperLogLog, or several together, have counted.',
    since: '2.8.9',
    group: 'hyperloglog',
    complexity: 'O(1) for a single key, O(N) for N keys.',
    syntax: 'key [key ...]',
  },
  run(ctx, args) {
    ctx.reply.integer(args.length > 2 ? countUnion(ctx, args.slice(1)) : countOne(ctx, args[1]!))
  },
}

function countUnion(ctx: CommandContext, keys: readonly Bytes[]): bigint {
  const registers = new Uint8Array(REGISTER_COUNT)
  for (const key of keys) refusingCorruption(() => existingHyperLogLog(ctx, key)?.mergeInto(registers))
  return cardinalityOf(registers)
}

/** The cardinality found is kept in the value: a read that changes the bytes, which replicas must hear of. */
function countOne(ctx: CommandContext, key: Bytes): bigint {
  const counted = existingHyperLogLog(ctx, key)
  if (counted === undefined) return 0n
  const known = counted.cachedCardinality
  if (known !== undefined) return known
  const cardinality = refusingCorruption(() => counted.findCardinality())
  storeHyperLogLog(ctx, key, counted)
  return cardinality
}
