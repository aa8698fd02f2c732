import type { Bytes } from '../../bytes.ts'

const SMALLEST_CAPACITY = 8

/**
 * A list, kept in a ring: both ends and every index are reached in constant time, and an insertion in the middle moves
 * the shorter side only. The capacity is a power of two, so that an index wraps with a mask.
 */
export class ListValue {
  readonly type = 'list'
  private ring: (Bytes | undefined)[]
  private head = 0
  private count = 0

  constructor(items: Iterable<Bytes> = []) {
    const ring: (Bytes | undefined)[] = [...items]
    this.count = ring.length
    const capacity = capacityFor(ring.length)
    while (ring.length < capacity) ring.push(undefined)
    this.ring = ring
  }

  get length(): number {
    return this.count
  }

  /** OBJECT ENCODING: Redis 7.0 keeps every list as a quicklist. */
  encoding(): 'quicklist' {
    return 'quicklist'
  }

  /** Elements from head to tail. */
  *values(): IterableIterator<Bytes> {
    for (let index = 0; index < this.count; index++) yield this.at(index)
  }

  /** The element at an index, 0 to length - 1. */
  at(index: number): Bytes {
    return this.ring[(this.head + index) & (this.ring.length - 1)]!
  }

  set(index: number, element: Bytes): void {
    this.ring[(this.head + index) & (this.ring.length - 1)] = element
  }

  pushTail(element: Bytes): void {
    if (this.count === this.ring.length) this.resize(this.ring.length * 2)
    this.ring[(this.head + this.count) & (this.ring.length - 1)] = element
    this.count++
  }

  pushHead(element: Bytes): void {
    if (this.count === this.ring.length) this.resize(this.ring.length * 2)
    this.head = (this.head - 1) & (this.ring.length - 1)
    this.ring[this.head] = element
    this.count++
  }

  popHead(): Bytes | undefined {
    if (this.count === 0) return undefined
    const element = this.ring[this.head]
    this.ring[this.head] = undefined
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.count--
    this.shrink()
    return element
  }

  popTail(): Bytes | undefined {
    if (this.count === 0) return undefined
    const at = (this.head + this.count - 1) & (this.ring.length - 1)
    const element = this.ring[at]
    this.ring[at] = undefined
    this.count--
    this.shrink()
    return element
  }

  /** Puts an element before the one now at `index` (0 to length). */
  insert(index: number, element: Bytes): void {
    if (index < this.count / 2) {
      this.pushHead(element)
      for (let at = 0; at < index; at++) this.set(at, this.at(at + 1))
    } else {
      this.pushTail(element)
      for (let at = this.count - 1; at > index; at--) this.set(at, this.at(at - 1))
    }
    this.set(index, element)
  }

  /** Removes up to `limit` elements equal to `element`, from the head or the tail on; how many went. */
  removeEqual(element: Bytes, limit: number, from: 'head' | 'tail'): number {
    const found = this.findEqual(element, limit, from)
    if (found.length === 0) return 0
    const doomed = new Set(found)
    const kept: Bytes[] = []
    for (let index = 0; index < this.count; index++) if (!doomed.has(index)) kept.push(this.at(index))
    this.replace(kept)
    return found.length
  }

  /** Keeps the elements `start` to `stop` (inclusive) only. */
  keep(start: number, stop: number): void {
    const kept = stop - start + 1
    if (kept <= 0) this.replace([])
    else if (kept < this.count / 2) this.replace(this.slice(start, stop))
    else {
      for (let left = this.count - 1 - stop; left > 0; left--) this.popTail()
      for (let left = start; left > 0; left--) this.popHead()
    }
  }

  /** The elements `start` to `stop` (inclusive). */
  slice(start: number, stop: number): Bytes[] {
    const elements: Bytes[] = []
    for (let index = start; index <= stop; index++) elements.push(this.at(index))
    return elements
  }

  private findEqual(element: Bytes, limit: number, from: 'head' | 'tail'): number[] {
    const found: number[] = []
    const step = from === 'head' ? 1 : -1
    for (let index = from === 'head' ? 0 : this.count - 1; index >= 0 && index < this.count && found.length < limit; index += step) {
      if (this.at(index) === element) found.push(index)
    }
    return found
  }

  private replace(elements: Bytes[]): void {
    this.count = elements.length
    this.head = 0
    const ring: (Bytes | undefined)[] = elements
    const capacity = capacityFor(this.count)
    while (ring.length < capacity) ring.push(undefined)
    this.ring = ring
  }

  private shrink(): void {
    if (this.ring.length > SMALLEST_CAPACITY && this.count < this.ring.length >> 2) this.resize(this.ring.length >> 1)
  }

  private resize(capacity: number): void {
    const ring: (Bytes | undefined)[] = []
    for (let index = 0; index < this.count; index++) ring.push(this.at(index))
    while (ring.length < capacity) ring.push(undefined)
    this.ring = ring
    this.head = 0
  }
}

function capacityFor(count: number): number {
  let capacity = SMALLEST_CAPACITY
  while (capacity < count) capacity *= 2
  return capacity
}
