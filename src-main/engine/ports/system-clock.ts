import { performance } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimeout(run, delayMs) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  setInterval(run, periodMs) {
    const timer = setInterval(run, periodMs)
    return () => clearInterval(timer)
  },
}
