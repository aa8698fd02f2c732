/** Each doubling of the time is split into this many steps: figures are exact to 1 part in 32. */
const STEPS = 32
const DOUBLINGS = 31

/**
 * How long the calls of each command took, as histograms with steps that grow with the time: for LATENCY HISTOGRAM and
 * INFO latencystats. Recording costs one lookup and one addition.
 */
export class CommandLatencies {
  private readonly byCommand = new Map<string, Histogram>()

  /** Call after each command while `latency-tracking` is on. */
  record(fullName: string, microseconds: number): void {
    let histogram = this.byCommand.get(fullName)
    if (histogram === undefined) this.byCommand.set(fullName, (histogram = new Histogram()))
    histogram.add(microseconds)
  }

  get(fullName: string): Histogram | undefined {
    return this.byCommand.get(fullName)
  }

  all(): readonly (readonly [string, Histogram])[] {
    return [...this.byCommand]
  }

  reset(): void {
    this.byCommand.clear()
  }
}

export class Histogram {
  count = 0
  private readonly steps = new Float64Array(STEPS * DOUBLINGS)

  add(microseconds: number): void {
    this.count++
    this.steps[stepOf(microseconds)]!++
  }

  /** The time within which `percent` of the calls were done, in microseconds. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.count))
    let seen = 0
    for (let step = 0; step < this.steps.length; step++) {
      seen += this.steps[step]!
      if (seen >= wanted) return upperBound(step)
    }
    return 0
  }

  /** Pairs of a power of two in microseconds and how many calls took no longer, from the first to the last that differ. */
  cumulative(): { microseconds: number; calls: number }[] {
    const pairs: { microseconds: number; calls: number }[] = []
    let calls = 0
    for (let doubling = 0; doubling < DOUBLINGS && calls < this.count; doubling++) {
      const before = calls
      for (let step = 0; step < STEPS; step++) calls += this.steps[doubling * STEPS + step]!
      if (calls > before) pairs.push({ microseconds: 2 ** doubling, calls })
    }
    return pairs
  }
}

/** Steps of doubling d hold times above 2^(d-1) up to 2^d microseconds; those of doubling 0 hold all up to 1. */
function stepOf(microseconds: number): number {
  if (microseconds <= 1) return Math.max(0, Math.ceil(microseconds * STEPS) - 1)
  const doubling = Math.min(DOUBLINGS - 1, 32 - Math.clz32(Math.ceil(microseconds) - 1))
  const low = 2 ** (doubling - 1)
  return doubling * STEPS + Math.min(STEPS - 1, Math.ceil(((microseconds - low) / low) * STEPS) - 1)
}

function upperBound(step: number): number {
  const doubling = Math.floor(step / STEPS)
  const share = ((step % STEPS) + 1) / STEPS
  return doubling === 0 ? share : 2 ** (doubling - 1) * (1 + share)
}
