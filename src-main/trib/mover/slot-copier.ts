import type { OperationContext } from '../operation/operation-context.ts'
import type { TribNode } from '../trib-node.ts'
import { opensSlotsInScripts } from './script-safety.ts'
import { countKeys } from './slot-commands.ts'
import { SlotCopy } from './slot-copy.ts'
import { SourceChanges } from './source-changes.ts'

/** While one slot's keys are read, another's are written and a third's are handed over. */
const LANES = 6
/** Larger slots go in MIGRATE's batches: handing one over stops its node for as long as it takes to look at all its keys once more. */
const MOST_KEYS = 5000

export interface SlotWithKeys {
  readonly slot: number
  readonly keyCount: number
}

/**
 * Copies slots from one primary to another, several at a time. MIGRATE reads the target's answers a byte at a time, and holds up its node
 * while it waits for them; this does neither.
 */
export class SlotCopier {
  private readonly source: TribNode
  private readonly target: TribNode
  private readonly targetId: string
  private readonly context: OperationContext
  private readonly changes: SourceChanges
  /** Scripts, DUMP or RESTORE are not for us here, or not understood: MIGRATE is left. */
  private isRefused = false
  private isAllowed: boolean | undefined

  constructor(source: TribNode, target: TribNode, targetId: string, context: OperationContext) {
    this.source = source
    this.target = target
    this.targetId = targetId
    this.context = context
    this.changes = new SourceChanges(source)
  }

  /**
   * Moves those of the slots that can be copied; the target has them importing, the source has not opened them.
   * @returns the slots the source sends clients on from now
   * @throws TribRefusal, ConnectFailure
   */
  async copy(slots: readonly SlotWithKeys[]): Promise<ReadonlySet<number>> {
    const opened = new Set<number>()
    const fitting = slots.filter(({ keyCount }) => keyCount > 0 && keyCount <= MOST_KEYS)
    if (fitting.length === 0 || (await this.isLeftToMigrate())) return opened
    // Where the target has keys already, they are compared, and only MIGRATE's way does that.
    const there = await countKeys(this.target, fitting.map(({ slot }) => slot))
    const waiting = fitting.filter((_, i) => there[i] === 0)
    const settled = await Promise.allSettled(Array.from({ length: LANES }, () => this.work(waiting, opened)))
    const failed = settled.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return opened
  }

  /** Asked once, before the first script. */
  private async isLeftToMigrate(): Promise<boolean> {
    this.isAllowed ??= await opensSlotsInScripts(this.source)
    return this.isRefused || !this.isAllowed
  }

  private async work(waiting: SlotWithKeys[], opened: Set<number>): Promise<void> {
    try {
      for (let next = waiting.shift(); next !== undefined && !this.isRefused; next = waiting.shift()) await this.copySlot(next, opened)
    } catch (error) {
      waiting.length = 0
      throw error
    }
  }

  private async copySlot({ slot, keyCount }: SlotWithKeys, opened: Set<number>): Promise<void> {
    await this.context.meter.admit(keyCount)
    const outcome = await new SlotCopy(this.source, this.target, slot, this.targetId, this.changes).run(keyCount)
    if (outcome.isOpen) {
      opened.add(slot)
      this.context.meter.keysMoved(outcome.movedCount)
    } else if (outcome.why === 'refused') this.isRefused = true
  }
}
