import type { Bytes } from '../../bytes.ts'
import { drawDistinct } from '../../keyspace/member-sampler.ts'
import type { SetValue } from '../../keyspace/types/set-value.ts'
import { readPositive } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingSet, setShrunk } from './set-key.ts'

/** Most members that one SREM carries to the replicas (spopWithCountCommand). */
const LARGEST_SREM = 1024

export const spop: CommandSpec = {
  name: 'spop',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['set'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RW', 'access', 'delete'),
  doc: { summary: 'Takes members drawn at random out of a set.', since: '1.0.0', group: 'set', complexity: 'O(N) in members taken', syntax: 'key [count{3.2.0}]', history: [['3.2.0', 'Takes a count.']] },
  run(ctx, args) {
    if (args.length > 3) throw syntaxError()
    const key = args[1]!
    if (args.length === 3) {
      popSeveral(ctx, key, readPositive(args[2]!))
      return
    }
    const set = existingSet(ctx.db, key)
    if (set === undefined) {
      ctx.reply.nil()
      return
    }
    const member = set.randomMember(ctx.node.random)
    take(ctx, key, set, [member])
    ctx.reply.bulk(member)
  },
}

function popSeveral(ctx: CommandContext, key: Bytes, count: number): void {
  const set = existingSet(ctx.db, key)
  if (set === undefined || count === 0) {
    ctx.reply.set(0)
    return
  }
  const random = ctx.node.random
  const members = drawDistinct({ size: set.size, members: () => set.values(), pick: () => set.randomMember(random) }, count, random)
  take(ctx, key, set, members)
  ctx.reply.set(members.length)
  for (const member of members) ctx.reply.bulk(member)
}

/** Chance must not differ between replicas: they are told which members went, or that the whole set did. */
function take(ctx: CommandContext, key: Bytes, set: SetValue, members: readonly Bytes[]): void {
  if (members.length === set.size && members.length > 1) {
    ctx.db.notify('set', 'spop', key)
    ctx.db.deleteAndNotify(key)
    ctx.propagateAs = [['DEL', key]]
    return
  }
  ctx.db.beforeChange(key)
  for (const member of members) set.delete(member)
  setShrunk(ctx.db, key, set, 'spop')
  const commands: Bytes[][] = []
  for (let at = 0; at < members.length; at += LARGEST_SREM) commands.push(['SREM', key, ...members.slice(at, at + LARGEST_SREM)])
  ctx.propagateAs = commands
}
