import type { SlotMetric } from './slot-load-data.ts'
import type { SlotStat } from './slot-stats-reply.ts'

const SLOT_COUNT = 16384
export const UNKNOWN = -1

/** Values of one metric by slot. */
class Gauge {
  readonly values = new Float64Array(SLOT_COUNT).fill(UNKNOWN)
  version = 0
  isServed = false

  set(slot: number, value: number): void {
    if (this.values[slot] === value) return
    this.values[slot] = value
    this.version++
  }
}

/** A counter that runs on, as a rate: known from the second reading on. */
class Rate extends Gauge {
  readonly #counts = new Float64Array(SLOT_COUNT).fill(UNKNOWN)
  readonly #readAtMs = new Float64Array(SLOT_COUNT)

  count(slot: number, count: number, atMs: number): void {
    const [before, seconds] = [this.#counts[slot]!, (atMs - this.#readAtMs[slot]!) / 1000]
    // Counters begin anew at a restart and at CONFIG RESETSTAT.
    if (before !== UNKNOWN && count >= before && seconds > 0) this.set(slot, Math.round((count - before) / seconds))
    this.#counts[slot] = count
    this.#readAtMs[slot] = atMs
  }

  forget(slot: number): void {
    this.#counts[slot] = UNKNOWN
    this.set(slot, UNKNOWN)
  }
}

/** What every slot carries, by each metric, as far as it was read. */
export class SlotMeter {
  readonly #keys = new Gauge()
  readonly #memory = new Gauge()
  readonly #cpu = new Rate()
  readonly #traffic = new Rate()

  takeStats(stats: readonly SlotStat[], atMs: number): void {
    for (const { slot, keyCount, memoryBytes, cpuUsec, networkBytes } of stats) {
      if (keyCount !== undefined) this.takeKeyCount(slot, keyCount)
      if (memoryBytes !== undefined) this.#memory.set(slot, memoryBytes)
      if (cpuUsec !== undefined) this.#cpu.count(slot, cpuUsec, atMs)
      if (networkBytes !== undefined) this.#traffic.count(slot, networkBytes, atMs)
      this.#memory.isServed ||= memoryBytes !== undefined
      this.#cpu.isServed ||= cpuUsec !== undefined
      this.#traffic.isServed ||= networkBytes !== undefined
    }
  }

  takeKeyCount(slot: number, count: number): void {
    this.#keys.isServed = true
    this.#keys.set(slot, count)
  }

  /** A slot nobody could be asked about. */
  forget(slot: number): void {
    this.#keys.set(slot, UNKNOWN)
    this.#memory.set(slot, UNKNOWN)
    this.#cpu.forget(slot)
    this.#traffic.forget(slot)
  }

  get served(): SlotMetric[] {
    return (['keys', 'memory', 'cpu', 'traffic'] as const).filter((metric) => this.gauge(metric).isServed)
  }

  gauge(metric: SlotMetric): { readonly values: Float64Array; readonly version: number; readonly isServed: boolean } {
    return { keys: this.#keys, memory: this.#memory, cpu: this.#cpu, traffic: this.#traffic }[metric]
  }
}
