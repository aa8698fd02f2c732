import type { Bytes } from '../bytes.ts'
import { MigrationSession } from './migration-session.ts'
import { SlotSender } from './slot-sender.ts'
import { slotsOfSpans, spanArguments, spansHave } from './slot-spans.ts'

/** The snapshot waits while so much has not left. */
const SEND_AHEAD_BYTES = 1024 * 1024
/** Writes are held back once no more than this has not left: the hand-over then takes milliseconds. */
const PAUSE_BELOW_BYTES = 64 * 1024
/** A target that takes changes more slowly than they come makes us keep so much and no more (client-output-buffer-limit replica). */
const MOST_UNSENT_BYTES = 256 * 1024 * 1024
/** So long writes wait for the target to take over (cluster_mf_timeout times CLUSTER_MF_PAUSE_MULT). */
export const PAUSE_MS = 10_000

/** The giving end of a migration: a snapshot of the slots, then their changes, then a pause in which the target takes over. */
export class SlotExport extends MigrationSession {
  private sender: SlotSender | undefined
  private pauseEndsAtMs = Infinity

  /** Dials the target. */
  begin(): void {
    const { name, spans, sourceId, targetId } = this.job
    this.dial(targetId, ['CLUSTER', 'SYNCSLOTS', 'ESTABLISH', 'SOURCE', sourceId, 'NAME', name, 'SLOTSRANGE', ...spanArguments(spans)])
  }

  get isPausing(): boolean {
    return this.isActive && (this.job.state === 'paused' || this.job.state === 'granted')
  }

  /** A slot is about to change. */
  beforeWrite(slot: number): void {
    this.sender?.beforeWrite(slot)
  }

  /** A slot has changed, by a command in the form that replicas get. */
  changed(slot: number, args: readonly Bytes[]): void {
    if (!this.isActive || !spansHave(this.job.spans, slot)) return
    if (this.job.state !== 'granted') return this.sender?.changed(slot, args)
    // Once granted, the target takes over without reading on. Keys that go because it has are no change it must hear of.
    if (this.owns(slot)) this.deps.node.log('warning', `Slot ${slot} was changed by ${args[0]} after it was handed over: the change is lost if the new owner takes it`)
  }

  /** Some slot has another owner. */
  ownershipChanged(): void {
    if (!this.isActive) return
    const slots = slotsOfSpans(this.job.spans)
    const { core } = this.deps.cluster
    if (this.job.state === 'granted' && slots.every((slot) => core.slotOwner(slot)?.id === this.job.targetId)) return this.end('success')
    if (slots.some((slot) => !this.owns(slot) && (this.job.state !== 'granted' || core.slotOwner(slot)?.id !== this.job.targetId))) this.fail('Slots are no longer owned by myself')
  }

  protected opened(): void {
    this.enter('snapshotting')
    const { node, soon } = this.deps
    this.sender = new SlotSender(node.databases[0]!, this.job.spans, (bytes) => this.send(bytes))
    soon(() => {
      this.link?.say('ACK')
      this.step()
    })
  }

  protected request(word: string): void {
    const { state } = this.job
    if (word === 'ack') return
    if (word === 'finish') return this.fail('The target did not take the slots over. Check CLUSTER GETSLOTMIGRATIONS on the target node for more information.')
    if (word === 'request-pause') {
      if (state !== 'replicating') return this.outOfTurn()
      this.enter('waiting-to-pause')
      return this.tryPause()
    }
    if (word !== 'request-failover' || state !== 'paused') return this.outOfTurn()
    this.pause()
    this.enter('granted')
    this.link?.say('FAILOVER-GRANTED')
  }

  protected override drained(): void {
    if (this.job.state === 'snapshotting') this.step()
    else if (this.job.state === 'waiting-to-pause') this.tryPause()
  }

  protected proceed(nowMs: number): void {
    const { state } = this.job
    if (state === 'snapshotting' || state === 'waiting-to-pause') return this.drained()
    if (nowMs < this.pauseEndsAtMs) return
    if (state === 'paused') this.fail('Timed out before streaming completed')
    else if (state === 'granted') this.fail('Unpaused before migration completed (migration may have succeeded with lost writes)')
  }

  /** Granted, the target may have taken over already: writes wait until the cluster says so, or until their time is up. */
  protected linkClosed(): void {
    if (this.job.state !== 'granted') this.fail('Connection lost to target. Check CLUSTER GETSLOTMIGRATIONS on the target node for more information.')
  }

  protected release(): void {
    this.sender = undefined
  }

  private owns(slot: number): boolean {
    const { core } = this.deps.cluster
    return core.slotOwner(slot) === core.myself
  }

  private send(bytes: Bytes): void {
    const { link } = this
    if (link === undefined) return
    link.send(bytes)
    if (link.unsentBytes > MOST_UNSENT_BYTES) this.deps.soon(() => this.fail('Client output buffer limit was reached'))
  }

  /** A script that has made way is in the midst of its changes: neither a snapshot of them nor a pause may come between. */
  private get isHeldUp(): boolean {
    return this.deps.node.scripting.busy !== undefined
  }

  private step(): void {
    const { link, sender } = this
    if (this.job.state !== 'snapshotting' || link === undefined || sender === undefined) return
    if (this.isHeldUp || link.unsentBytes > SEND_AHEAD_BYTES) return
    if (!sender.step()) return this.deps.soon(() => this.step())
    this.enter('replicating')
    link.say('SNAPSHOT-EOF')
  }

  private tryPause(): void {
    const { link } = this
    if (link === undefined || this.isHeldUp || link.unsentBytes > PAUSE_BELOW_BYTES) return
    this.job.pausedAtMs = this.deps.node.clock.nowMs()
    this.pause()
    this.enter('paused')
    link.say('PAUSED')
  }

  private pause(): void {
    const { clientPause, clock } = this.deps.node
    clientPause.start('write', PAUSE_MS, 'slot-migration')
    this.pauseEndsAtMs = clock.nowMs() + PAUSE_MS
  }
}
