import type { Random } from '../../src-main/engine/ports/random.ts'

/**
 * Repeatable chance (sfc32 over a seed spread by splitmix32). `fork` derives an independent stream from a label without
 * drawing from this one, so that a new consumer never shifts the numbers others see.
 */
export class SimRandom implements Random {
  readonly #seed: number
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#seed = seed >>> 0
    const spread = splitmix(this.#seed)
    this.#a = spread()
    this.#b = spread()
    this.#c = spread()
    for (let warm = 0; warm < 12; warm++) this.uint32()
  }

  fork(label: string): SimRandom {
    let hash = this.#seed ^ 0x9e3779b9
    for (let at = 0; at < label.length; at++) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193)
    return new SimRandom(hash)
  }

  uint32(): number {
    const result = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return result >>> 0
  }

  below(limit: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * limit)
  }

  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.uint32().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }

  /** A uniform integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  chance(probability: number): boolean {
    return this.uint32() < probability * 2 ** 32
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** A new array with the items in random order. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const order = [...items]
    for (let at = order.length - 1; at > 0; at--) {
      const other = this.below(at + 1)
      const item = order[at] as Item
      order[at] = order[other] as Item
      order[other] = item
    }
    return order
  }
}

function splitmix(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) | 0
  }
}
