import type { SimulationResult } from './simulate.ts'

/** Sums over many runs, and the line that tells them. */
export class Totals {
  readonly #startedMs = performance.now()
  readonly #faults = new Map<string, number>()
  readonly #lost = new Map<string, number>()
  readonly #failing: number[] = []
  readonly #diverged: number[] = []
  #runs = 0
  #events = 0
  #virtualMs = 0
  #acked = 0
  #elections = 0

  get failed(): boolean {
    return this.#failing.length > 0 || this.#diverged.length > 0
  }

  add(result: SimulationResult): void {
    this.#runs++
    this.#events += result.events
    this.#virtualMs += result.virtualMs
    this.#acked += result.ackedWrites
    this.#elections += result.elections
    for (const [kind, count] of result.faults) this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count)
    for (const [kind, count] of result.lost) this.#lost.set(kind, (this.#lost.get(kind) ?? 0) + count)
    if (result.violations.length > 0) this.#failing.push(result.schedule.seed)
  }

  /** The second run of a seed did not end like the first. */
  diverged(seed: number): void {
    this.#diverged.push(seed)
  }

  summary(): string {
    const seconds = (performance.now() - this.#startedMs) / 1000
    const lines = [
      `${this.#runs} seeds, ${this.#failing.length} failed${list(this.#failing)}, ${this.#diverged.length} not repeatable${list(this.#diverged)}`,
      `${Math.round(this.#virtualMs / 1000)} s of virtual time, ${this.#events} events, ${this.#elections} elections won`,
      `${this.#acked} writes acknowledged; lost in allowed windows: ${counts(this.#lost) || 'none'}`,
      `faults: ${counts(this.#faults)}`,
      `${(this.#runs / seconds).toFixed(2)} seeds/s in ${seconds.toFixed(1)} s`,
    ]
    return lines.join('\n')
  }
}

function list(seeds: readonly number[]): string {
  return seeds.length > 0 ? ` (${seeds.slice(0, 20).join(', ')}${seeds.length > 20 ? ', …' : ''})` : ''
}

function counts(numbers: ReadonlyMap<string, number>): string {
  return [...numbers].sort(([one], [other]) => one.localeCompare(other)).map(([name, count]) => `${name} ${count}`).join(', ')
}
