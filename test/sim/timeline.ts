interface Due {
  readonly atMs: number
  readonly seq: number
  readonly run: () => void
}

/** Virtual time: a heap of events ordered by (time, order of scheduling). Nothing else ever makes time pass. */
export class Timeline {
  nowMs = 0
  /** Events run so far. */
  ran = 0
  readonly #heap: Due[] = []
  #seq = 0

  get pending(): number {
    return this.#heap.length
  }

  after(delayMs: number, run: () => void): void {
    this.at(this.nowMs + Math.max(0, delayMs), run)
  }

  at(atMs: number, run: () => void): void {
    const due = { atMs: Math.max(atMs, this.nowMs), seq: this.#seq++, run }
    this.#heap.push(due)
    this.#rise(this.#heap.length - 1)
  }

  /** Runs everything up to `untilMs`, or until `stop` answers true after an event; time then stands at the last event. */
  runUntil(untilMs: number, stop?: () => boolean): void {
    for (;;) {
      const next = this.#heap[0]
      if (!next || next.atMs > untilMs) break
      this.#dropFirst()
      this.nowMs = next.atMs
      this.ran++
      next.run()
      if (stop?.()) return
    }
    this.nowMs = Math.max(this.nowMs, untilMs)
  }

  #dropFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(from: number): void {
    const heap = this.#heap
    let at = from
    const due = heap[at] as Due
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt] as Due
      if (!before(due, parent)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = due
  }

  #sink(from: number): void {
    const heap = this.#heap
    let at = from
    const due = heap[at] as Due
    for (;;) {
      let childAt = at * 2 + 1
      if (childAt >= heap.length) break
      if (childAt + 1 < heap.length && before(heap[childAt + 1] as Due, heap[childAt] as Due)) childAt++
      const child = heap[childAt] as Due
      if (!before(child, due)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = due
  }
}

function before(one: Due, other: Due): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.seq < other.seq)
}
