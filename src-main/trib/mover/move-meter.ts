import { setTimeout as delay } from 'node:timers/promises'
import type { Progress, TribListener } from '../event.ts'

const SAY_EVERY_MS = 1000

/** Counts what all pairs move together, tells the progress once a second, and holds them back to the throttle. */
export class MoveMeter {
  private slotCount = 0
  private keyCount = 0
  private slotsDone = 0
  private keysDone = 0
  private startedAtMs = 0
  private saidAtMs = 0
  /** When the throttle lets the next key go. */
  private freeAtMs = 0
  private readonly onEvent: TribListener
  private readonly keysPerSecond: number | undefined

  constructor(onEvent: TribListener, keysPerSecond: number | undefined) {
    this.onEvent = onEvent
    this.keysPerSecond = keysPerSecond
  }

  /** More work is known of. */
  expect(slots: number, keys: number): void {
    if (this.startedAtMs === 0) this.startedAtMs = this.saidAtMs = performance.now()
    this.slotCount += slots
    this.keyCount += keys
  }

  /** Waits until so many keys may go. */
  async admit(keys: number): Promise<void> {
    if (this.keysPerSecond === undefined) return
    const now = performance.now()
    const at = Math.max(now, this.freeAtMs)
    this.freeAtMs = at + (keys * 1000) / this.keysPerSecond
    if (at > now) await delay(at - now)
  }

  keysMoved(keys: number): void {
    this.keysDone += keys
    this.say()
  }

  slotMoved(): void {
    this.slotsDone++
    this.say()
  }

  progress(): Progress {
    const elapsedMs = performance.now() - this.startedAtMs
    const keysPerSecond = elapsedMs < 1 ? 0 : Math.round((this.keysDone * 1000) / elapsedMs)
    const done = this.keyCount > 0 ? this.keysDone / this.keyCount : this.slotsDone / Math.max(1, this.slotCount)
    const leftMs = done > 0.01 && elapsedMs > 500 ? Math.max(0, Math.round(elapsedMs / done - elapsedMs)) : undefined
    return { slotsDone: this.slotsDone, slotCount: this.slotCount, keysDone: this.keysDone, keyCount: Math.max(this.keyCount, this.keysDone), keysPerSecond, leftMs }
  }

  private say(): void {
    const now = performance.now()
    if (now - this.saidAtMs < SAY_EVERY_MS) return
    this.saidAtMs = now
    this.onEvent({ kind: 'progress', ...this.progress() })
  }
}
