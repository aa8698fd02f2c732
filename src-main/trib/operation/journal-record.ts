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
  /**
   * Slots of a step whose state is about to change. With `copiesAt`, that node has no key of them, and what it gets is copies until the
   * owner opens the slot for it; a later record of the step takes the place of this one.
   */
  | { readonly record: 'slots'; readonly step: number; readonly ranges: readonly SlotRange[]; readonly copiesAt?: string | undefined }
  | { readonly record: 'done'; readonly step: number }
  | { readonly record: 'resumed'; readonly pid: number; readonly at: string }
  | { readonly record: 'rolling-back'; readonly pid: number; readonly at: string }
  | { readonly record: 'undone'; readonly step: number }
  | { readonly record: 'failed'; readonly step: number; readonly message: string }
  | { readonly record: 'end'; readonly outcome: 'done' | 'rolled-back' }

/** Slots of which a node may hold copies nobody can see, left by a process that was killed. */
export interface CopiedSlots {
  readonly nodeId: string
  readonly ranges: readonly SlotRange[]
}

/** What a journal says of how far its operation came. */
export interface JournalState {
  readonly header: JournalHeader
  readonly begun: ReadonlySet<number>
  readonly done: ReadonlySet<number>
  readonly undone: ReadonlySet<number>
  /** By step: the slots that may have been touched. */
  readonly slots: ReadonlyMap<number, readonly SlotRange[]>
  /** By step. */
  readonly copies: ReadonlyMap<number, CopiedSlots>
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
  const copies = new Map<number, CopiedSlots>()
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
        if (record.copiesAt === undefined) copies.delete(record.step)
        else copies.set(record.step, { nodeId: record.copiesAt, ranges: record.ranges })
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
  return { header, begun, done, undone, slots, copies, isRollingBack, outcome }
}

function parse<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T
  } catch {
    return undefined
  }
}
