import type { Config, LiveSetting } from '../config/config.ts'

/** Samples kept per event (LATENCY_TS_LEN). */
const MOST_SAMPLES = 160

export interface LatencySample {
  readonly atSeconds: number
  readonly latencyMs: number
}

export interface LatencyEvent {
  readonly name: string
  readonly samples: readonly LatencySample[]
  /** The worst ever seen, also when its sample is gone. */
  readonly maxMs: number
}

/** Events that took at least `latency-monitor-threshold` milliseconds (latency.c). Off while that is 0. */
export class LatencyMonitor {
  private readonly events = new Map<string, { name: string; samples: LatencySample[]; maxMs: number }>()
  private readonly threshold: LiveSetting

  constructor(config: Config) {
    this.threshold = config.live('latency-monitor-threshold')
  }

  /**
   * Reports how long an event took: "command" and "fast-command" for commands, "expire-cycle", "aof-write"…
   * Costs a comparison while the monitor is off.
   */
  record(name: string, latencyMs: number, nowMs: number): void {
    const threshold = this.threshold.number
    if (threshold === 0 || latencyMs < threshold) return
    const event = this.events.get(name) ?? { name, samples: [], maxMs: 0 }
    this.events.set(name, event)
    const sample = { atSeconds: Math.floor(nowMs / 1000), latencyMs: Math.floor(latencyMs) }
    event.maxMs = Math.max(event.maxMs, sample.latencyMs)
    const last = event.samples.at(-1)
    // Within one second only the worst counts.
    if (last?.atSeconds === sample.atSeconds) event.samples[event.samples.length - 1] = last.latencyMs > sample.latencyMs ? last : sample
    else event.samples.push(sample)
    if (event.samples.length > MOST_SAMPLES) event.samples.shift()
  }

  all(): readonly LatencyEvent[] {
    return [...this.events.values()]
  }

  get(name: string): LatencyEvent | undefined {
    return this.events.get(name)
  }

  /** Drops the events named, or all; gives how many there were. */
  reset(names?: readonly string[]): number {
    const dropped = (names ?? [...this.events.keys()]).filter((name) => this.events.delete(name))
    return dropped.length
  }
}
