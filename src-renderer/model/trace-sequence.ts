import type { CommandTrace, Hop, Topology } from '../../src-main/contract/model.ts'
import { formatAddress } from './shard-groups.ts'
import { type Place, placeAt, placeOf, replyLabel, replyTone, type StoryTone } from './trace-story.ts'

/** One line of a sequence diagram, top to bottom. `lane` counts the nodes; the client stands left of lane 0. */
export type SequenceRow =
  | { readonly kind: 'request'; readonly lane: number; readonly text: string; readonly hop: Hop; readonly place: Place }
  | { readonly kind: 'asking'; readonly lane: number; readonly text: 'ASKING'; readonly place: Place }
  | { readonly kind: 'reply'; readonly lane: number; readonly text: string; readonly tone: StoryTone; readonly hop: Hop; readonly place: Place; readonly to: Place | undefined }
  | { readonly kind: 'table'; readonly change: { readonly slot: number; readonly after: Place } | undefined }

export interface Sequence {
  /** The nodes asked, in the order in which they were first asked. */
  readonly lanes: readonly Place[]
  readonly rows: readonly SequenceRow[]
}

/** A trace as the messages that went to and fro. The slot table is told of right after the answer that changed it. */
export function sequenceOf(trace: CommandTrace, topology: Topology | undefined): Sequence {
  const lanes: Place[] = []
  const laneByAddress = new Map<string, number>()
  const laneOf = (place: Place): number => {
    const address = formatAddress(place.address)
    const known = laneByAddress.get(address)
    if (known !== undefined) return known
    laneByAddress.set(address, lanes.length)
    return lanes.push(place) - 1
  }
  const change = trace.slotTableChange && { slot: trace.slotTableChange.slot, after: placeAt(trace.slotTableChange.after, topology) }
  const changedBy = change === undefined ? undefined : trace.hops.findLast(({ reply }) => reply.kind === 'moved')
  const rows = trace.hops.flatMap((hop): SequenceRow[] => {
    const place = placeOf(hop, topology)
    const lane = laneOf(place)
    const to = hop.reply.kind === 'moved' || hop.reply.kind === 'ask' ? placeAt(hop.reply.to, topology) : undefined
    return [
      ...(hop.asking ? [{ kind: 'asking' as const, lane, text: 'ASKING' as const, place }] : []),
      { kind: 'request', lane, text: trace.command, hop, place },
      { kind: 'reply', lane, text: replyLabel(hop.reply), tone: replyTone(hop.reply), hop, place, to },
      ...(hop === changedBy ? [{ kind: 'table' as const, change }] : []),
    ]
  })
  return { lanes, rows: changedBy === undefined && rows.length > 0 ? [...rows, { kind: 'table', change }] : rows }
}
