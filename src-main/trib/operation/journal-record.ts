import type { OperationPlan } from '../plan/operation-plan.ts'
import type { SlotRange } from '../plan/allocate-slots.ts'
import type { MoveSettings } from '../mover/move-settings.ts'

/** The first line of a journal: everything needed to go on in another process, passwords apart. */
export interface JournalHeader {
  readonly record: 'operation'
  readonly operationId: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly pid: number
  readonly plan: OperationPlan
  readonly settings: MoveSettings
}

/** One line of a journal each, written and synced before what it announces is done. */
export type JournalRecord =
  | { readonly record: 'begin'; readonly step: number }
  /** Slots of a step whose state is about to change. */
  | { readonly record: 'slots'; readonly step: number; readonly ranges: readonly SlotRange[] }
  | { readonly record: 'done'; readonly step: number }
  | { readonly record: 'resumed'; readonly pid: number; readonly at: string }
  | { readonly record: 'rolling-back'; readonly pid: number; readonly at: string }
  | { readonly record: 'undone'; readonly step: number }
  | { readonly record: 'failed'; readonly step: number; readonly message: string }
  | { readonly record: 'end'; readonly outcome: 'done' | 'rolled-back' }

/** What a journal says of how far its operation came. */
export interface JournalState {
  readonly header: JournalHeader
  readonly begun: ReadonlySet<number>
  readonly done: ReadonlySet<number>
  readonly undone: ReadonlySet<number>
  /** By step: the slots that may have been touched. */
  readonly slots: ReadonlyMap<number, readonly SlotRange[]>
  readonly isRollingBack: boolean
  readonly outcome: 'done' | 'rolled-back' | undefined
}

/** Reads a journal's lines. A last line cut short by a crash counts as not written. Undefined when it has no header. */
export function readJournalText(text: string): JournalState | undefined {
  const lines = text.split('\n').slice(0, -1)
  const header = lines[0] === undefined ? undefined : parse<JournalHeader>(lines[0])
  if (header?.record !== 'operation') return undefined
  const begun = new Set<number>()
  const done = new Set<number>()
  const undone = new Set<number>()
  const slots = new Map<number, SlotRange[]>()
  let isRollingBack = false
  let outcome: JournalState['outcome']
  for (const line of lines.slice(1)) {
    const record = parse<JournalRecord>(line)
    switch (record?.record) {
      case 'begin':
        begun.add(record.step)
        break
      case 'slots':
        slots.set(record.step, [...(slots.get(record.step) ?? []), ...record.ranges])
        break
      case 'done':
        done.add(record.step)
        break
      case 'rolling-back':
        isRollingBack = true
        break
      case 'undone':
        undone.add(record.step)
        break
      case 'end':
        outcome = record.outcome
        break
    }
  }
  return { header, begun, done, undone, slots, isRollingBack, outcome }
}

function parse<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T
  } catch {
    return undefined
  }
}
