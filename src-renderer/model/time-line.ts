import type { HistoryEntry, TopologyChange } from '../../src-main/contract/model.ts'

/** What a mark on the time line is about, the gravest first: told by shape as well as by colour. */
export const MARK_KINDS = ['trouble', 'promotion', 'recovery', 'slots', 'members', 'other'] as const
export type MarkKind = (typeof MARK_KINDS)[number]

const BAD_HEALTHS: ReadonlySet<string> = new Set(['pfail', 'fail', 'unreachable', 'noaddr'])

export function kindOfChange(change: TopologyChange): MarkKind {
  switch (change.kind) {
    case 'health':
      return BAD_HEALTHS.has(change.after) ? 'trouble' : 'recovery'
    case 'state':
      return change.after === 'ok' ? 'recovery' : 'trouble'
    case 'promoted':
    case 'demoted':
    case 'follows':
      return 'promotion'
    case 'slots':
    case 'opened':
    case 'closed':
      return 'slots'
    case 'joined':
    case 'left':
      return 'members'
    default:
      return 'other'
  }
}

/** A mark stands for one entry, or for several that would cover each other. */
export interface TimeMark {
  /** Pixels from the left. */
  readonly x: number
  readonly kind: MarkKind
  readonly entries: readonly HistoryEntry[]
}

export interface TimeScale {
  readonly fromMs: number
  readonly toMs: number
  readonly width: number
}

/** Where a moment stands, within the scale's width. */
export function xOfTime({ fromMs, toMs, width }: TimeScale, atMs: number): number {
  return toMs <= fromMs ? width : Math.min(width, Math.max(0, ((atMs - fromMs) / (toMs - fromMs)) * width))
}

export function timeAtX({ fromMs, toMs, width }: TimeScale, x: number): number {
  return fromMs + (toMs - fromMs) * Math.min(1, Math.max(0, width === 0 ? 1 : x / width))
}

const MARK_WIDTH = 14

/** Marks for all entries within the scale, neighbours gathered. */
export function timeMarks(entries: readonly HistoryEntry[], scale: TimeScale): TimeMark[] {
  const marks: { x: number; kind: MarkKind; entries: HistoryEntry[] }[] = []
  for (const entry of entries) {
    if (entry.changes.length === 0 || entry.atMs < scale.fromMs) continue
    const x = xOfTime(scale, entry.atMs)
    const kind = gravest(entry)
    const last = marks.at(-1)
    if (last !== undefined && x - last.x < MARK_WIDTH) {
      last.entries.push(entry)
      if (MARK_KINDS.indexOf(kind) < MARK_KINDS.indexOf(last.kind)) last.kind = kind
    } else marks.push({ x, kind, entries: [entry] })
  }
  return marks
}

export function gravest(entry: HistoryEntry): MarkKind {
  const kinds = new Set(entry.changes.map(kindOfChange))
  return MARK_KINDS.find((kind) => kinds.has(kind)) ?? 'other'
}

/** The entry in force at a moment: the last one not after it. */
export function entryAt(entries: readonly HistoryEntry[], atMs: number): HistoryEntry | undefined {
  return entries.findLast((entry) => entry.atMs <= atMs) ?? entries[0]
}
