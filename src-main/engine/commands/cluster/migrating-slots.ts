import type { Bytes } from '../../bytes.ts'
import type { ClusterNode } from '../../cluster/node.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { spansOverlap, type SlotSpan, spanText } from '../../slot-migration/slot-spans.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { clusterOf, readSlot } from './in-cluster.ts'

/** Ids of nodes and names of migrations. */
export const NAME_LENGTH = 40

/** Slots of one owner, and where the arguments go on. */
export interface OwnedSpans {
  readonly spans: readonly SlotSpan[]
  readonly owner: ClusterNode
  readonly next: number
}

/** First and last slots up to the next word, all of one owner, in Valkey's words. @throws ReplyError (parseSlotRangesOrReply) */
export function readOwnedSpans(ctx: CommandContext, args: readonly Bytes[], from: number): OwnedSpans {
  const spans: SlotSpan[] = []
  let owner: ClusterNode | undefined
  let at = from
  for (; at < args.length && integerFromText(args[at]!) !== undefined; at += 2) {
    const first = readSlot(args[at])
    if (at + 1 >= args.length) throw new ReplyError('ERR No end slot for final slot range')
    const last = readSlot(args[at + 1])
    if (first > last) throw new ReplyError(`ERR Start slot number ${first} is greater than end slot number ${last}.`)
    owner = ownerOf(ctx, first, last, owner)
    const overlapped = spans.find((span) => spansOverlap([span], [[first, last]]))
    if (overlapped !== undefined) throw new ReplyError(`ERR Slot range ${spanText([first, last])} overlaps with previous range ${spanText(overlapped)}.`)
    spans.push([first, last])
  }
  if (owner === undefined) throw new ReplyError('ERR No slot ranges specified')
  return { spans, owner, next: at }
}

function ownerOf(ctx: CommandContext, first: number, last: number, before: ClusterNode | undefined): ClusterNode {
  const { core } = clusterOf(ctx)
  let owner = before
  for (let slot = first; slot <= last; slot++) {
    const here = core.slotOwner(slot)
    if (here === undefined) throw new ReplyError(`ERR Slot ${slot} has no node served.`)
    owner ??= here
    if (here !== owner) throw new ReplyError('ERR Requested slots span multiple shards')
  }
  return owner!
}

/** Whether any slot is open by SETSLOT, which does not go together with migrations of this kind. */
export function openBySetslot(ctx: CommandContext): 'importing' | 'migrating' | undefined {
  const { view } = clusterOf(ctx).core
  if (view.importingFrom.size > 0) return 'importing'
  return view.migratingTo.size > 0 ? 'migrating' : undefined
}
