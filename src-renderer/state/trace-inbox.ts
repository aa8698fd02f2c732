import type { Events } from '../../src-main/contract/contract.ts'

type Batch = Events['trace.batch']

/** Traces are shown at most this often; more often nobody can read, and drawing them would keep the window busy. */
const PAUSE_MS = 80
/** As many as a list keeps (state/traces); the older ones would fall off it anyway. */
const KEPT_PER_CONNECTION = 2_000

/** Gathers batches that come in quick succession into one delivery. The first after a quiet time is delivered at once. */
export class TraceInbox {
  readonly #waiting = new Map<string, Batch>()
  readonly #deliver: (batch: Batch) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(deliver: (batch: Batch) => void) {
    this.#deliver = deliver
  }

  add(batch: Batch): void {
    const waiting = this.#waiting.get(batch.connectionId)
    this.#waiting.set(batch.connectionId, waiting === undefined ? batch : joined(waiting, batch))
    if (this.#timer !== undefined) return
    const waitMs = Math.max(0, this.#lastMs + PAUSE_MS - performance.now())
    this.#timer = setTimeout(() => this.#flush(), waitMs)
  }

  #flush(): void {
    this.#timer = undefined
    this.#lastMs = performance.now()
    const batches = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const batch of batches) this.#deliver(batch)
  }
}

function joined(first: Batch, second: Batch): Batch {
  const traces = [...first.traces, ...second.traces]
  const over = Math.max(0, traces.length - KEPT_PER_CONNECTION)
  return { connectionId: first.connectionId, traces: traces.slice(over), dropped: first.dropped + second.dropped, counters: second.counters }
}
