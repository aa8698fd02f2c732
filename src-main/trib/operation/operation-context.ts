import type { TribListener } from '../event.ts'
import type { MoveSettings } from '../mover/move-settings.ts'
import type { MoveMeter } from '../mover/move-meter.ts'
import type { SlotRange } from '../plan/allocate-slots.ts'
import type { Step } from '../plan/step.ts'
import type { TribAccess } from '../trib-node.ts'
import type { CopiedSlots } from './journal-record.ts'
import type { NodePool } from './node-pool.ts'

/** What every step of an operation may use. */
export interface OperationContext {
  readonly nodes: NodePool
  readonly access: TribAccess
  /** How to get into the server keys are imported from; without it as into one without a password. */
  readonly sourceAccess?: TribAccess | undefined
  readonly settings: MoveSettings
  readonly meter: MoveMeter
  readonly onEvent: TribListener
  readonly signal: AbortSignal | undefined
}

export interface StepContext extends OperationContext {
  /** Slots of this step that an earlier process may have touched. */
  readonly touched: readonly SlotRange[]
  /** Copies an earlier process may have left. */
  readonly copied: CopiedSlots | undefined
  /** Journals slots whose state is about to change, and who is given copies of them; on disk when it returns. */
  readonly touch: (slots: readonly number[], copiesAt?: string) => void
}

/** How one kind of step is done, checked and undone. Doing and undoing may be repeated after a crash at any point. */
export interface StepSpec<S extends Step> {
  perform(step: S, context: StepContext): Promise<void>
  /** What is lacking although the step was done; undefined when it holds. */
  lack?(step: S, context: StepContext): Promise<string | undefined>
  /** Takes the step back, as far as it was done. */
  undo(step: S, context: StepContext): Promise<void>
}
