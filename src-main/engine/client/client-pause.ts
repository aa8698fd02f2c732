import type { CommandSpec } from '../commands/command.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Client } from './client.ts'

/** What a pause holds back: commands that may change something, or all. */
export type PauseMode = 'write' | 'all'

/** CLIENT PAUSE: commands that come while it lasts wait, in order, and run when it is over. */
export class ClientPause {
  private mode: PauseMode | undefined
  private endsAtMs = 0
  private cancelTimer: Cancel | undefined
  private readonly held: { readonly client: Client; readonly run: () => void; readonly resume: () => void }[] = []
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  get isActive(): boolean {
    return this.mode !== undefined
  }

  /** Clients that wait. */
  get heldCount(): number {
    return this.held.length
  }

  /** Starts a pause, or widens and lengthens the one under way: it never gets weaker or shorter (pauseClients). */
  start(mode: PauseMode, durationMs: number): void {
    this.mode = this.mode === 'all' ? 'all' : mode
    this.endsAtMs = Math.max(this.endsAtMs, this.clock.nowMs() + durationMs)
    this.cancelTimer?.()
    // Timers take 31 bits of milliseconds; a longer pause is as good as endless, and is looked at again then.
    this.cancelTimer = this.clock.setTimeout(() => this.onTimer(), Math.min(this.endsAtMs - this.clock.nowMs(), 0x7fffffff))
  }

  /** Whether a command must wait. Replicas and the primary are never paused, nor is what ends the pause. */
  mustHold(client: Client, spec: CommandSpec): boolean {
    if (this.mode === undefined || client.replica !== undefined) return false
    if (spec.name === 'pause' || spec.name === 'unpause') return false
    if (this.mode === 'all') return true
    return spec.flags.includes('write') || spec.flags.includes('may_replicate') || (spec.name === 'exec' && hasQueuedWrite(client))
  }

  /** Keeps a command for later; its client's further requests stay unread. `run` serves the command. */
  hold(client: Client, run: () => void): void {
    this.held.push({ client, run, resume: client.suspend() })
  }

  /** Ends the pause and serves what waited. */
  end(): void {
    this.mode = undefined
    this.endsAtMs = 0
    this.cancelTimer?.()
    this.cancelTimer = undefined
    for (const { client, run, resume } of this.held.splice(0)) {
      run()
      resume()
      client.scheduleFlush()
    }
  }

  /** The client left: what it asked for is not served. */
  forget(client: Client): void {
    const others = this.held.filter((waiting) => waiting.client !== client)
    if (others.length < this.held.length) this.held.splice(0, this.held.length, ...others)
  }

  /** The node stops: nothing held is served any more. */
  close(): void {
    this.cancelTimer?.()
    this.held.length = 0
  }

  private onTimer(): void {
    if (this.clock.nowMs() >= this.endsAtMs) this.end()
    else this.start(this.mode ?? 'write', 0)
  }
}

function hasQueuedWrite(client: Client): boolean {
  return client.transaction?.queue.some(({ spec }) => spec.flags.includes('write') || spec.flags.includes('may_replicate')) ?? false
}
