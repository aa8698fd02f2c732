import type { CommandTrace } from '../../../src-main/contract/model.ts'

const LEG_MS = 420
const AFTERGLOW_MS = 1_800

/** The live trace that is being played on the picture. While one plays, others that come in are not queued: the list has them all. */
export class TraceShow {
  trace = $state.raw<CommandTrace | undefined>(undefined)
  #timer: ReturnType<typeof setTimeout> | undefined
  #playedId = -1
  #busyUntilMs = 0

  play(trace: CommandTrace): void {
    const now = performance.now()
    if (trace.id === this.#playedId || trace.hops.length === 0 || now < this.#busyUntilMs) return
    this.#playedId = trace.id
    this.#busyUntilMs = now + trace.hops.length * LEG_MS
    this.trace = trace
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.stop(), trace.hops.length * LEG_MS + AFTERGLOW_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.trace = undefined
  }
}
