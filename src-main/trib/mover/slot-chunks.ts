/** Slots that are open at the same time, with the keys they had when counted. */
export interface SlotChunk {
  readonly slots: readonly number[]
  readonly counts: readonly number[]
}

/** Each turn of a node's event loop writes nodes.conf once, however many slots changed in it. */
const MOST_SLOTS = 256
/** Clients of open slots pay for ASK, so not too much is open at once. */
const MOST_KEYS = 8000

/** Cuts a move into chunks: many empty slots at a time, few full ones. The order of the slots is kept. */
export function* chunksOf(slots: readonly number[], counts: readonly number[]): Generator<SlotChunk> {
  let first = 0
  let keys = 0
  for (let i = 0; i < slots.length; i++) {
    const isFull = i > first && (i - first === MOST_SLOTS || keys + counts[i]! > MOST_KEYS)
    if (isFull) {
      yield { slots: slots.slice(first, i), counts: counts.slice(first, i) }
      first = i
      keys = 0
    }
    keys += counts[i]!
  }
  if (first < slots.length) yield { slots: slots.slice(first), counts: counts.slice(first) }
}
