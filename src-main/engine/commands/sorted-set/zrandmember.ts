import type { Bytes } from '../../bytes.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { Random } from '../../ports/random.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { distinctRanks, readRandomCount, refuseEndless, refuseHugePairs } from '../arguments/random-count.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { replyEntryCount } from './ranging.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zrandmember: CommandSpec = {
  name: 'zrandmember',
  arity: -2,
  flags: ['readonly'],
  acl: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Draws members at random: different ones for a positive count, with repetition for a negative one.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(N) in members returned',
    syntax: 'key [count [WITHSCORES]]{options}',
  },
  run(ctx, args) {
    const { random } = ctx.node
    if (args.length === 2) {
      const set = existingSortedSet(ctx.db, args[1]!)
      ctx.reply.bulkOrNil(set?.at(random.below(set.size))[0])
      return
    }
    const count = readRandomCount(args[2]!)
    if (args.length > 4 || (args.length === 4 && !isKeyword(args[3], 'withscores'))) throw syntaxError()
    const withScores = args.length === 4
    if (withScores) refuseHugePairs(count)
    const set = existingSortedSet(ctx.db, args[1]!)
    if (set !== undefined) refuseEndless(ctx, count)
    const drawn = set === undefined ? [] : drawEntries(set, count, random)
    replyEntryCount(ctx, drawn.length, withScores)
    for (const [member, score] of drawn) {
      if (withScores && ctx.reply.protocol === 3) ctx.reply.array(2)
      ctx.reply.bulk(member)
      if (withScores) ctx.reply.double(score)
    }
  },
}

function drawEntries(set: SortedSetValue, count: number, random: Random): [Bytes, number][] {
  if (count < 0) return Array.from({ length: -count }, () => set.at(random.below(set.size)))
  if (count >= set.size) return set.entries()
  return distinctRanks(random, count, set.size).map((rank) => set.at(rank))
}
