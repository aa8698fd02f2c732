import type { CommandSpec } from '../commands/command.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Client } from './client.ts'

/** What a pause holds back: commands that may change something, or all. */
export type PauseMode = 'write' | 'all'

/** Who asked for a pause. Each ends only its own (pause_purpose). */
export type PausePurpose = 'command' | 'failover' | 'shutdown' | 'start' | 'slot-migration'

interface Pause {
  readonly mode: PauseMode
  readonly endsAtMs: number
}

const MAX_TIMER_MS = 0x7fffffff

/** CLIENT PAUSE and its like: commands that come while one lasts wait, in order, and run when all are over. */
export class ClientPause {
  private mode: PauseMode | undefined
  private readonly pauses = new Map<PausePurpose, Pause>()
  private cancelTimer: Cancel | undefined
  private held: { readonly client: Client; readonly run: () => void; readonly resume: () => void }[] = []
  private readonly clock: Clock
  private readonly onChange: (isActive: boolean) => void

  /** `onChange` is told whether a pause is on, before anything that was held is served. */
  constructor(clock: Clock, onChange: (isActive: boolean) => void = () => undefined) {
    this.clock = clock
    this.onChange = onChange
  }

  get isActive(): boolean {
    return this.mode !== undefined
  }

  /** Starts a pause, or widens and lengthens the one of the same purpose: it never gets weaker or shorter (pauseClients). */
  start(mode: PauseMode, durationMs: number, purpose: PausePurpose = 'command'): void {
    const before = this.pauses.get(purpose)
    const endsAtMs = Math.max(before?.endsAtMs ?? 0, this.clock.nowMs() + durationMs)
    this.pauses.set(purpose, { mode: before?.mode === 'all' ? 'all' : mode, endsAtMs })
    this.review()
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

  /** Ends the pause of a purpose; when it was the last, serves what waited. */
  end(purpose: PausePurpose = 'command'): void {
    if (this.pauses.delete(purpose)) this.review()
  }

  /** The client left: what it asked for is not served. */
  forget(client: Client): void {
    if (this.held.length > 0) this.held = this.held.filter((waiting) => waiting.client !== client)
  }

  /** The node stops: nothing held is served any more. */
  close(): void {
    this.cancelTimer?.()
    this.held = []
  }

  /** Drops pauses whose time has come, and acts on what is left. */
  private review(): void {
    const nowMs = this.clock.nowMs()
    for (const [purpose, { endsAtMs }] of this.pauses) if (endsAtMs <= nowMs) this.pauses.delete(purpose)
    const left = [...this.pauses.values()]
    this.mode = left.some(({ mode }) => mode === 'all') ? 'all' : left[0]?.mode
    this.onChange(this.isActive)
    this.cancelTimer?.()
    this.cancelTimer = undefined
    if (left.length === 0) return this.release()
    // Timers take 31 bits of milliseconds; a longer pause is looked at again then.
    const nextMs = Math.min(...left.map(({ endsAtMs }) => endsAtMs)) - nowMs
    this.cancelTimer = this.clock.setTimeout(() => this.review(), Math.min(nextMs, MAX_TIMER_MS))
  }

  private release(): void {
    const { held } = this
    this.held = []
    for (const { client, run, resume } of held) {
      run()
      resume()
      client.scheduleFlush()
    }
  }
}

function hasQueuedWrite(client: Client): boolean {
  return client.transaction?.queue.some(({ flags }) => flags.includes('write') || flags.includes('may_replicate')) ?? false
}
