/** Slots that are open at the same time, with the keys they had when counted. */
export interface SlotChunk {
  readonly slots: readonly number[]
  readonly counts: readonly number[]
}

/** Each turn of a node's event loop writes nodes.conf once, however many slots changed in it. */
const MOST_SLOTS = 512
const FIRST_SLOTS = 64
const LEAST_SLOTS = 8
/** So long the nodes may be busy with the states of one chunk: busier, they miss pings, and others take them for dead. */
const TARGET_MS = 250
/** Clients of open slots pay for ASK, so not too much is open at once. */
const MOST_KEYS = 64_000

/**
 * How many slots change their state together. Every handed-over slot is a broadcast to all nodes, which costs more the more
 * nodes there are, so the size follows what it costs here.
 */
export class ChunkSize {
  private slots = FIRST_SLOTS

  get current(): number {
    return this.slots
  }

  /** @param tookMs what opening and handing over so many slots took */
  learn(slotCount: number, tookMs: number): void {
    const fitting = Math.floor((slotCount * TARGET_MS) / Math.max(tookMs, 1))
    this.slots = Math.max(LEAST_SLOTS, Math.min(fitting, this.slots * 2, MOST_SLOTS))
  }
}

/**
 * Cuts a move into chunks: many empty slots at a time, few full ones. The order of the slots is kept.
 * @param size asked for before each chunk
 */
export function* chunksOf(slots: readonly number[], counts: readonly number[], size: { readonly current: number }): Generator<SlotChunk> {
  let first = 0
  let keys = 0
  for (let i = 0; i < slots.length; i++) {
    const isFull = i > first && (i - first >= size.current || keys + counts[i]! > MOST_KEYS)
    if (isFull) {
      yield { slots: slots.slice(first, i), counts: counts.slice(first, i) }
      first = i
      keys = 0
    }
    keys += counts[i]!
  }
  if (first < slots.length) yield { slots: slots.slice(first), counts: counts.slice(first) }
}
