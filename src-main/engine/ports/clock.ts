/** Stops a timer. Calling it twice is harmless. */
export type Cancel = () => void

/** The only way the engine learns the time or asks to be woken. */
export interface Clock {
  /** Wall-clock milliseconds since the Unix epoch. */
  nowMs(): number
  /** Milliseconds that never run backwards; only differences mean anything. */
  monotonicMs(): number
  setTimeout(run: () => void, delayMs: number): Cancel
  setInterval(run: () => void, periodMs: number): Cancel
}
