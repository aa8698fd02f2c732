import type { Bytes } from '../bytes.ts'
import { isReplica } from '../cluster/node.ts'
import { requestBytes } from '../replication/request-bytes.ts'
import { MigrationSession } from './migration-session.ts'
import { slotsOfSpans, spanArguments } from './slot-spans.ts'
import { StagedSlots } from './staged-slots.ts'

/** The source holds its writes back for longer than this; whoever comes later with the keys must not claim their slots any more. */
const TAKE_OVER_WITHIN_MS = 5000

/** The taking end of a migration: gathers keys nobody sees, and becomes their owner in one stroke once the source lets it. */
export class SlotImport extends MigrationSession {
  private staged: StagedSlots | undefined
  private grantedAtMs = Infinity

  /** Dials the source. */
  begin(): void {
    const { name, spans, sourceId } = this.job
    this.dial(sourceId, ['CLUSTER', 'SYNCSLOTS', 'SYNC', name, this.job.targetId, ...spanArguments(spans)])
  }

  /** Some slot has another owner. */
  ownershipChanged(): void {
    if (!this.isActive || this.job.state === 'taking-over') return
    if (!this.mayTakeOver) this.fail('Slots are no longer owned by source node')
  }

  protected opened(): void {
    this.staged = new StagedSlots(this.deps.node, this.job.spans)
    this.enter('waiting-for-ack')
  }

  protected request(word: string, args: readonly Bytes[]): void {
    switch (word) {
      case '':
        return this.apply(args)
      case 'ack':
        if (this.job.state === 'waiting-for-ack') this.enter('receiving-snapshot')
        return
      case 'snapshot-eof':
        return this.goOn('receiving-snapshot', 'waiting-for-paused', 'REQUEST-PAUSE')
      case 'paused':
        return this.goOn('waiting-for-paused', 'failover-requested', 'REQUEST-FAILOVER')
      case 'failover-granted':
        if (this.job.state !== 'failover-requested') return this.outOfTurn()
        this.grantedAtMs = this.deps.node.clock.monotonicMs()
        this.enter('taking-over')
        return this.takeOver()
      default:
        return this.outOfTurn()
    }
  }

  protected proceed(): void {
    if (this.job.state === 'taking-over') this.takeOver()
  }

  protected linkClosed(): void {
    if (this.job.state !== 'taking-over') this.fail('Connection lost to source. Check CLUSTER GETSLOTMIGRATIONS on the source node for more information.')
  }

  protected release(): void {
    this.staged = undefined
  }

  private goOn(from: 'receiving-snapshot' | 'waiting-for-paused', to: 'waiting-for-paused' | 'failover-requested', word: Bytes): void {
    if (this.job.state !== from) return this.outOfTurn()
    this.enter(to)
    this.link?.say(word)
  }

  private apply(args: readonly Bytes[]): void {
    if (this.job.state !== 'receiving-snapshot' && this.job.state !== 'waiting-for-paused') return this.outOfTurn()
    const problem = this.staged?.apply(args)
    if (problem === undefined) return
    this.deps.node.log('warning', `Slot migration: '${args[0]}' of the source was answered with '${problem}'`)
    this.fail('Failed to process command during slot migration. Check logs for more information')
  }

  private get mayTakeOver(): boolean {
    const { core } = this.deps.cluster
    return !isReplica(core.myself) && slotsOfSpans(this.job.spans).every((slot) => core.slotOwner(slot)?.id === this.job.sourceId)
  }

  /** Not in the midst of a script that has made way: until it is over it is one command. */
  private takeOver(): void {
    const { cluster, node } = this.deps
    const { staged } = this
    if (staged === undefined || node.scripting.busy !== undefined) return
    if (!this.mayTakeOver || this.isLate) return this.giveUp('Slots could not be taken over in time')
    staged.adopt()
    const reply = this.isLate ? undefined : cluster.admin({ kind: 'take-over-slots', slots: slotsOfSpans(this.job.spans), sourceId: this.job.sourceId })
    if (reply?.ok === true) return this.end('success')
    staged.dropServed()
    this.giveUp(reply === undefined ? 'Slots could not be taken over in time' : reply.error)
  }

  /** The source holds its writes back for us: it need not wait until their time is up. */
  private giveUp(message: string): void {
    this.link?.send(requestBytes(['CLUSTER', 'SYNCSLOTS', 'FINISH', 'STATE', 'failed', 'NAME', this.job.name]))
    this.link?.close({ afterSending: true })
    this.fail(message)
  }

  private get isLate(): boolean {
    return this.deps.node.clock.monotonicMs() - this.grantedAtMs > TAKE_OVER_WITHIN_MS
  }
}
