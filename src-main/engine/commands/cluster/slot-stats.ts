import type { Bytes } from '../../bytes.ts'
import { SLOT_COUNT } from '../../key-slot.ts'
import { readAtLeast } from '../arguments/integer.ts'
import { shardPrimary } from '../../cluster/node.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { clusterDoc, clusterOf, readSlot, TELLS } from './in-cluster.ts'

const LIMIT_REFUSAL = 'ERR Limit has to lie in between 1 and 16384 (maximum number of slots).'

/**
 * Redis 8.2's CLUSTER SLOT-STATS, as it answers with cluster-slot-stats-enabled at its default "no": the number of keys is
 * known anyway, processor time and network traffic are not measured slot by slot.
 */
export const slotStats: CommandSpec = {
  name: 'slot-stats',
  arity: -4,
  flags: TELLS,
  acl: [],
  doc: clusterDoc('Tells of each slot of this shard how many keys it holds.', '8.2.0', '<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | DESC]>', 'O(N) in slots for SLOTSRANGE, O(N*log(N)) for ORDERBY'),
  run(ctx, args) {
    clusterOf(ctx)
    if (isKeyword(args[2], 'slotsrange') && args.length === 5) reply(ctx, slotsBetween(ctx, args[3]!, args[4]!))
    else if (isKeyword(args[2], 'orderby')) reply(ctx, slotsByKeyCount(ctx, args))
    else throw syntaxError()
  },
}

function slotsBetween(ctx: CommandContext, startText: Bytes, endText: Bytes): readonly number[] {
  const [start, end] = [readSlot(startText), readSlot(endText)]
  if (start > end) throw new ReplyError(`ERR Start slot number ${start} is greater than end slot number ${end}`)
  return ownSlots(ctx).filter((slot) => slot >= start && slot <= end)
}

function slotsByKeyCount(ctx: CommandContext, args: readonly Bytes[]): readonly number[] {
  if (!isKeyword(args[3], 'key-count')) throw new ReplyError('ERR Unrecognized sort metric for ORDERBY.')
  let limit = SLOT_COUNT
  let isAscending = false
  for (let at = 4; at < args.length; at++) {
    if (isKeyword(args[at], 'asc') || isKeyword(args[at], 'desc')) isAscending = isKeyword(args[at], 'asc')
    else if (isKeyword(args[at], 'limit') && at + 1 < args.length) limit = readLimit(args[++at]!)
    else throw syntaxError()
  }
  const sign = isAscending ? 1 : -1
  return ownSlots(ctx)
    .sort((a, b) => sign * (ctx.db.slots.countIn(a) - ctx.db.slots.countIn(b)) || a - b)
    .slice(0, limit)
}

/** The slots of this node's shard: a replica tells of those its primary serves. */
function ownSlots(ctx: CommandContext): number[] {
  const { core } = clusterOf(ctx)
  const primary = shardPrimary(core.myself) ?? core.myself
  return Array.from({ length: SLOT_COUNT }, (_, slot) => slot).filter((slot) => core.slotOwner(slot) === primary)
}

function reply(ctx: CommandContext, slots: readonly number[]): void {
  ctx.reply.array(slots.length)
  for (const slot of slots) {
    ctx.reply.array(2)
    ctx.reply.integer(slot)
    ctx.reply.map(1)
    ctx.reply.bulk('key-count')
    ctx.reply.integer(ctx.db.slots.countIn(slot))
  }
}

function readLimit(text: Bytes): number {
  const limit = readAtLeast(text, 1, LIMIT_REFUSAL)
  if (limit > SLOT_COUNT) throw new ReplyError(LIMIT_REFUSAL)
  return limit
}
