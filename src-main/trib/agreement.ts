import { rangesText } from './transcript/lines.ts'
import { SLOT_COUNT } from '../engine/key-slot.ts'
import type { ClusterNodeLine } from '../explorer/cluster-nodes-text.ts'
import type { SlotRange } from './plan/allocate-slots.ts'

/** Who serves what in one node's view, as one comparable text: redis-trib's config signature. */
export function slotSignature(lines: readonly ClusterNodeLine[]): string {
  return lines
    .filter((line) => line.slotRanges.length > 0)
    .map((line) => `${line.nodeId}:${rangesText([...line.slotRanges].sort((a, b) => a[0] - b[0]))}`)
    .sort()
    .join('|')
}

export interface NamedView {
  readonly name: string
  readonly lines: readonly ClusterNodeLine[]
}

/**
 * Which nodes see other slot owners than most do, and where.
 * One sentence for each node and owner pair, empty when all agree.
 */
export function disagreements(views: readonly NamedView[]): string[] {
  const bySignature = new Map<string, NamedView[]>()
  for (const view of views) {
    const signature = slotSignature(view.lines)
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), view])
  }
  const [most, ...rest] = [...bySignature.values()].sort((a, b) => b.length - a.length)
  if (most === undefined) return []
  const owners = ownersOf(most[0]!.lines)
  return rest.flat().flatMap((view) => differences(view, owners, most.length))
}

function differences(view: NamedView, most: readonly (string | undefined)[], mostCount: number): string[] {
  const own = ownersOf(view.lines)
  const rangesByPair = new Map<string, SlotRange[]>()
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    if (own[slot] === most[slot]) continue
    const pair = `${own[slot] ?? 'nobody'} ${most[slot] ?? 'nobody'}`
    const ranges = rangesByPair.get(pair) ?? []
    rangesByPair.set(pair, ranges)
    extend(ranges, slot)
  }
  return [...rangesByPair].map(([pair, ranges]) => {
    const [mine, theirs] = pair.split(' ') as [string, string]
    return `${view.name} sees slots ${rangesText(ranges)} with ${short(mine)}; ${mostCount} other node(s) see them with ${short(theirs)}.`
  })
}

function extend(ranges: SlotRange[], slot: number): void {
  const last = ranges.at(-1)
  if (last?.[1] === slot - 1) ranges[ranges.length - 1] = [last[0], slot]
  else ranges.push([slot, slot])
}

function ownersOf(lines: readonly ClusterNodeLine[]): (string | undefined)[] {
  const owners = new Array<string | undefined>(SLOT_COUNT).fill(undefined)
  for (const line of lines) for (const [first, last] of line.slotRanges) owners.fill(line.nodeId, first, last + 1)
  return owners
}

function short(nodeId: string): string {
  return nodeId === 'nobody' ? nodeId : `${nodeId.slice(0, 8)}...`
}

/** Runs of consecutive numbers in an ascending list. */
export function toRanges(slots: readonly number[]): SlotRange[] {
  const ranges: SlotRange[] = []
  for (const slot of slots) extend(ranges, slot)
  return ranges
}
