import type { Bytes } from '../../bytes.ts'
import { drawDistinct } from '../../keyspace/member-sampler.ts'
import type { SetValue } from '../../keyspace/types/set-value.ts'
import type { Random } from '../../ports/random.ts'
import { readRandomCount, refuseEndless } from '../arguments/random-count.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingSet } from './set-key.ts'

export const srandmember: CommandSpec = {
  name: 'srandmember',
  arity: -2,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Draws members of a set at random: different ones for a positive count, with repetition for a negative one.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N) in members returned',
    syntax: 'key [count{2.6.0}]',
    history: [['2.6.0', 'Takes a count.']],
  },
  run(ctx, args) {
    if (args.length > 3) throw syntaxError()
    const random = ctx.node.random
    if (args.length === 2) {
      ctx.reply.bulkOrNil(existingSet(ctx.db, args[1]!)?.randomMember(random))
      return
    }
    const count = readRandomCount(args[2]!)
    const set = existingSet(ctx.db, args[1]!)
    if (set !== undefined) refuseEndless(ctx, count)
    ctx.reply.bulks(set === undefined ? [] : drawMembers(set, count, random))
  },
}

function drawMembers(set: SetValue, count: number, random: Random): Bytes[] {
  if (count < 0) return Array.from({ length: -count }, () => set.randomMember(random))
  return drawDistinct({ size: set.size, members: () => set.values(), pick: () => set.randomMember(random) }, count, random)
}
