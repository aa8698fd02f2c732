import { compareIds, type StreamId } from './stream-id.ts'

const LARGEST_CHUNK = 256

/**
 * Things by their stream id, in its order: sorted chunks, found by binary search. Ids mostly come at the end and go from the
 * front; wherever they do, it costs O(log n) and the move of one chunk.
 */
export class IdIndex<Item extends { readonly id: StreamId }> {
  private readonly chunks: Item[][] = []
  private count = 0

  get size(): number {
    return this.count
  }

  get first(): Item | undefined {
    return this.chunks[0]?.[0]
  }

  get last(): Item | undefined {
    return this.chunks.at(-1)?.at(-1)
  }

  get(id: StreamId): Item | undefined {
    const chunk = this.chunks[this.chunkFor(id)]
    if (chunk === undefined) return undefined
    const item = chunk[offsetIn(chunk, id)]!
    return compareIds(item.id, id) === 0 ? item : undefined
  }

  /** Puts in an item; false, and nothing is changed, when its id is taken. */
  add(item: Item): boolean {
    const at = Math.min(this.chunkFor(item.id), this.chunks.length - 1)
    if (at < 0) this.chunks.push([item])
    else {
      const chunk = this.chunks[at]!
      const offset = offsetIn(chunk, item.id)
      if (offset < chunk.length && compareIds(chunk[offset]!.id, item.id) === 0) return false
      chunk.splice(offset, 0, item)
      if (chunk.length > LARGEST_CHUNK) this.split(at)
    }
    this.count++
    return true
  }

  /** Takes out the item of an id; undefined when there is none. */
  delete(id: StreamId): Item | undefined {
    const at = this.chunkFor(id)
    const chunk = this.chunks[at]
    if (chunk === undefined) return undefined
    const offset = offsetIn(chunk, id)
    if (compareIds(chunk[offset]!.id, id) !== 0) return undefined
    const [item] = chunk.splice(offset, 1)
    if (chunk.length === 0) this.chunks.splice(at, 1)
    this.count--
    return item
  }

  /** The items from an id on. The index must not be changed meanwhile. */
  *from(id: StreamId): Generator<Item, undefined> {
    let at = this.chunkFor(id)
    if (at === this.chunks.length) return
    let offset = offsetIn(this.chunks[at]!, id)
    for (; at < this.chunks.length; at++, offset = 0) {
      const chunk = this.chunks[at]!
      for (; offset < chunk.length; offset++) yield chunk[offset]!
    }
  }

  *[Symbol.iterator](): Generator<Item, undefined> {
    for (const chunk of this.chunks) yield* chunk
  }

  /** The first chunk whose last item is not before the id; the number of chunks when there is none. */
  private chunkFor(id: StreamId): number {
    let low = 0
    let high = this.chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const chunk = this.chunks[middle]!
      if (compareIds(chunk[chunk.length - 1]!.id, id) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The last chunk is left nearly full: items that come in order go on filling the new one. */
  private split(at: number): void {
    const chunk = this.chunks[at]!
    const keep = at === this.chunks.length - 1 ? LARGEST_CHUNK : chunk.length >> 1
    this.chunks.splice(at + 1, 0, chunk.splice(keep))
  }
}

/** Where in a chunk the id stands, or would stand. */
function offsetIn<Item extends { readonly id: StreamId }>(chunk: readonly Item[], id: StreamId): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareIds(chunk[middle]!.id, id) < 0) low = middle + 1
    else high = middle
  }
  return low
}
