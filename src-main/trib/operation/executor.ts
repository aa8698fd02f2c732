import type { SlotRange } from '../plan/allocate-slots.ts'
import type { Step } from '../plan/step.ts'
import { rangesOf } from '../plan/slot-ranges.ts'
import { TribRefusal } from '../refusal.ts'
import { lackOfStep, performStep, undoStep } from '../steps/step-specs.ts'
import { asRefusal } from '../trib-node.ts'
import type { JournalRecord, JournalState } from './journal-record.ts'
import { runInLanes, type NumberedMove } from './move-lanes.ts'
import type { OperationContext, StepContext } from './operation-context.ts'

/** Where records go before what they announce is done. */
export interface RecordSink {
  append(record: JournalRecord): void
}

type Past = Pick<JournalState, 'begun' | 'done' | 'undone' | 'slots' | 'copies'>

/** Carries out the steps of an operation in order, each journalled before it is done; neighbouring moves run side by side. */
export class Executor {
  private readonly steps: readonly Step[]
  private readonly journal: RecordSink
  private readonly context: OperationContext
  private readonly past: Past | undefined

  /** @param past what an earlier process did of the same journal */
  constructor(steps: readonly Step[], journal: RecordSink, context: OperationContext, past?: Past) {
    this.steps = steps
    this.journal = journal
    this.context = context
    this.past = past
  }

  /** Does what is not done yet. @throws TribRefusal; the journal then tells how far it came */
  async run(): Promise<void> {
    for (let at = 0; at < this.steps.length; ) {
      const moves = this.movesFrom(at)
      if (moves.length > 0) await runInLanes(moves.filter(({ index }) => this.past?.done.has(index) !== true), ({ index }) => this.perform(index))
      else if (this.past?.done.has(at) !== true) await this.perform(at)
      at += Math.max(1, moves.length)
    }
    await this.verify()
    this.journal.append({ record: 'end', outcome: 'done' })
  }

  /** Takes back, last first, every step that was begun. @throws TribRefusal */
  async rollBack(): Promise<void> {
    for (let index = this.steps.length - 1; index >= 0; index--) {
      if (this.past?.begun.has(index) !== true || this.past.undone.has(index)) continue
      await this.failing(index, () => undoStep(this.steps[index]!, this.stepContext(index)))
      this.journal.append({ record: 'undone', step: index })
      this.tell('step-undone', index)
    }
    this.journal.append({ record: 'end', outcome: 'rolled-back' })
  }

  private movesFrom(at: number): NumberedMove[] {
    const moves: NumberedMove[] = []
    for (let index = at; index < this.steps.length; index++) {
      const step = this.steps[index]!
      if (step.do !== 'move-slots') break
      moves.push({ index, step })
    }
    return moves
  }

  private async perform(index: number): Promise<void> {
    if (this.context.signal?.aborted === true) throw new TribRefusal('CANCELLED', ['*** Stopped at a safe point, between two steps.'])
    this.journal.append({ record: 'begin', step: index })
    this.tell('step-begun', index)
    await this.failing(index, () => performStep(this.steps[index]!, this.stepContext(index)))
    this.journal.append({ record: 'done', step: index })
    this.tell('step-done', index)
  }

  private async verify(): Promise<void> {
    for (const [index, step] of this.steps.entries()) {
      if (!isLastWord(this.steps, index)) continue
      const lack = await lackOfStep(step, this.stepContext(index))
      if (lack !== undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] Verification failed: ${lack}`])
    }
  }

  private async failing(index: number, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      const refusal = asRefusal(error)
      this.journal.append({ record: 'failed', step: index, message: refusal instanceof Error ? refusal.message : String(refusal) })
      throw refusal
    }
  }

  private stepContext(index: number): StepContext {
    const touched: SlotRange[] = [...(this.past?.slots.get(index) ?? [])]
    const touch: StepContext['touch'] = (slots, copiesAt) => this.journal.append({ record: 'slots', step: index, ranges: rangesOf([...slots].sort((a, b) => a - b)), copiesAt })
    return { ...this.context, touched, copied: this.past?.copies.get(index), touch }
  }

  private tell(kind: 'step-begun' | 'step-done' | 'step-undone', index: number): void {
    this.context.onEvent({ kind, index, stepCount: this.steps.length, step: this.steps[index]! })
  }
}

/** A step whose effect a later one takes away by plan (slots moved on, a node reset) cannot be verified at the end. */
function isLastWord(steps: readonly Step[], index: number): boolean {
  const step = steps[index]!
  const later = steps.slice(index + 1)
  if (step.do === 'move-slots') return !later.some((other) => (other.do === 'move-slots' && other.sourceId === step.targetId) || (other.do === 'set-owner' && other.nodeId !== step.targetId))
  if (step.do === 'add-slots' || step.do === 'set-owner') return !later.some((other) => other.do === 'move-slots' || other.do === 'tell-owner' || other.do === 'set-owner')
  if (step.do === 'replicate') return !later.some((other) => (other.do === 'replicate' || other.do === 'reset') && other.nodeId === step.nodeId)
  return true
}
