import type { Bytes } from '../bytes.ts'
import { keyHash } from './key-hash.ts'
import type { Value } from './value.ts'

const LEAST_CELLS = 8
/** No key has been found yet, or the one that was is gone. */
const NOWHERE = -1

/**
 * Keys and their values, to be found. A get in a large dataset waits for memory most of its time, and so this is laid out for
 * as few places as can be: the hash and the entry's number lie side by side in one array (linear probing), the key and its value side
 * by side in another; only the key itself is a place more. A Map looks at twice as many, for its entries do not hold the hash.
 */
export class KeyTable {
  /** Pairs: the hash of a key, and one more than its place in `entries`; 0 there for an empty cell. */
  private cells = new Int32Array(2 * LEAST_CELLS)
  private mask = LEAST_CELLS - 1
  /** Pairs: a key and its value. */
  private entries: (Bytes | Value | undefined)[] = []
  /** Places in `entries` that were given up. */
  private free: number[] = []
  private count = 0
  /** The key found last: a command that reads a key mostly writes it next. */
  private lastKey: Bytes = ''
  private lastPlace = NOWHERE

  get(key: Bytes): Value | undefined {
    const place = this.find(key)
    return place === NOWHERE ? undefined : this.entries[place + 1]
  }

  /** Puts a value under a key; gives true when the key is new. */
  put(key: Bytes, value: Value): boolean {
    const place = this.find(key)
    if (place === NOWHERE) this.add(key, value)
    else this.entries[place + 1] = value
    return place === NOWHERE
  }

  /** Removes a key; gives the value it had, undefined when there was no such key. */
  delete(key: Bytes): Value | undefined {
    const place = this.find(key)
    if (place === NOWHERE) return undefined
    const value = this.entries[place + 1]
    this.vacate(this.cellOf(keyHash(key), place))
    this.entries[place] = this.entries[place + 1] = undefined
    this.free.push(place)
    this.count--
    this.lastPlace = NOWHERE
    if (this.count * 8 <= this.mask && this.mask >= LEAST_CELLS) this.compact()
    return value
  }

  private find(key: Bytes): number {
    if (this.lastPlace !== NOWHERE && key === this.lastKey) return this.lastPlace
    const { cells, entries, mask } = this
    const hash = keyHash(key)
    for (let cell = hash & mask; ; cell = (cell + 1) & mask) {
      const place = cells[2 * cell + 1]! - 1
      if (place === NOWHERE) return NOWHERE
      if (cells[2 * cell] !== hash || entries[place] !== key) continue
      this.lastKey = key
      return (this.lastPlace = place)
    }
  }

  private add(key: Bytes, value: Value): void {
    // Three quarters full: a search looks at two cells or three, which lie in one line of the processor's cache.
    if (this.count * 4 >= (this.mask + 1) * 3) this.grow()
    let place = this.free.pop()
    if (place === undefined) {
      place = this.entries.length
      this.entries.push(key, value)
    } else {
      this.entries[place] = key
      this.entries[place + 1] = value
    }
    this.count++
    this.occupy(keyHash(key), place)
  }

  private occupy(hash: number, place: number): void {
    const { cells, mask } = this
    let cell = hash & mask
    while (cells[2 * cell + 1] !== 0) cell = (cell + 1) & mask
    cells[2 * cell] = hash
    cells[2 * cell + 1] = place + 1
  }

  /** The cell of an entry that is there. */
  private cellOf(hash: number, place: number): number {
    const { cells, mask } = this
    let cell = hash & mask
    while (cells[2 * cell + 1] !== place + 1) cell = (cell + 1) & mask
    return cell
  }

  /** Empties a cell. Those behind it that a search would then no longer come to move up (D. E. Knuth, TAOCP 6.4, algorithm R). */
  private vacate(cell: number): void {
    const { cells, mask } = this
    let hole = cell
    for (let at = (hole + 1) & mask; cells[2 * at + 1] !== 0; at = (at + 1) & mask) {
      const distance = (at - cells[2 * at]!) & mask
      if (distance < ((at - hole) & mask)) continue
      cells[2 * hole] = cells[2 * at]!
      cells[2 * hole + 1] = cells[2 * at + 1]!
      hole = at
    }
    cells[2 * hole + 1] = 0
  }

  private grow(): void {
    const before = this.cells
    this.resize((this.mask + 1) * 2)
    for (let at = 0; at < before.length; at += 2) if (before[at + 1] !== 0) this.occupy(before[at]!, before[at + 1]! - 1)
  }

  /** Most keys are gone: gives back what they took. */
  private compact(): void {
    const { cells, entries } = this
    this.resize(Math.max(LEAST_CELLS, (this.mask + 1) / 4))
    this.entries = []
    this.free = []
    this.lastPlace = NOWHERE
    for (let at = 0; at < cells.length; at += 2) {
      const place = cells[at + 1]! - 1
      if (place === NOWHERE) continue
      this.occupy(cells[at]!, this.entries.length)
      this.entries.push(entries[place], entries[place + 1])
    }
  }

  private resize(cellCount: number): void {
    this.cells = new Int32Array(2 * cellCount)
    this.mask = cellCount - 1
  }
}
