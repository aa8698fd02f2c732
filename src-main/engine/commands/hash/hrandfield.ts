import type { Bytes } from '../../bytes.ts'
import { drawDistinct } from '../../keyspace/member-sampler.ts'
import type { HashValue } from '../../keyspace/types/hash-value.ts'
import type { Random } from '../../ports/random.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { readRandomCount, refuseEndless, refuseHugePairs } from '../arguments/random-count.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingHash } from './hash-key.ts'

export const hrandfield: CommandSpec = {
  name: 'hrandfield',
  arity: -2,
  flags: ['readonly'],
  acl: ['hash'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Draws fields of a hash at random: different ones for a positive count, with repetition for a negative one.',
    since: '6.2.0',
    group: 'hash',
    complexity: 'O(N) in fields returned',
    syntax: 'key [count [WITHVALUES]]{options}',
  },
  run(ctx, args) {
    if (args.length === 2) {
      const hash = existingHash(ctx.db, args[1]!)
      ctx.reply.bulkOrNil(hash?.randomField(ctx.node.random))
      return
    }
    const count = readRandomCount(args[2]!)
    if (args.length > 4 || (args.length === 4 && !isKeyword(args[3], 'withvalues'))) throw syntaxError()
    if (args.length === 4) refuseHugePairs(count)
    const hash = existingHash(ctx.db, args[1]!)
    if (hash === undefined) ctx.reply.array(0)
    else {
      refuseEndless(ctx, count)
      replyFields(ctx, hash, drawFields(hash, count, ctx.node.random), args.length === 4)
    }
  },
}

function drawFields(hash: HashValue, count: number, random: Random): Bytes[] {
  if (count < 0) return Array.from({ length: -count }, () => hash.randomField(random))
  return drawDistinct({ size: hash.size, members: () => hash.fields.keys(), pick: () => hash.randomField(random) }, count, random)
}

/** RESP3 pairs each field with its value in an array of two; RESP2 has one flat array. */
function replyFields({ reply }: CommandContext, hash: HashValue, fields: readonly Bytes[], withValues: boolean): void {
  const nested = withValues && reply.protocol === 3
  reply.array(withValues && !nested ? fields.length * 2 : fields.length)
  for (const field of fields) {
    if (nested) reply.array(2)
    reply.bulk(field)
    if (withValues) reply.bulk(hash.get(field)!)
  }
}
