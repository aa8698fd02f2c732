/**
 * Sizes of a row of chunks as a binary indexed tree: the sum before a chunk, and the chunk in which a rank falls, in
 * O(log chunks). When chunks come or go it is stale until rebuilt, which insertions alone never ask for.
 */
export class ChunkCounts {
  private tree: number[] = []
  private stale = true

  get isStale(): boolean {
    return this.stale
  }

  /** Chunks came or went. */
  invalidate(): void {
    this.stale = true
  }

  rebuild(sizes: readonly number[]): void {
    const tree = new Array<number>(sizes.length + 1).fill(0)
    for (let at = 1; at < tree.length; at++) {
      tree[at]! += sizes[at - 1]!
      const parent = at + (at & -at)
      if (parent < tree.length) tree[parent]! += tree[at]!
    }
    this.tree = tree
    this.stale = false
  }

  /** A chunk grew or shrank. */
  change(chunk: number, by: number): void {
    if (this.stale) return
    for (let at = chunk + 1; at < this.tree.length; at += at & -at) this.tree[at]! += by
  }

  /** The sum of the sizes of the chunks before this one. */
  before(chunk: number): number {
    let sum = 0
    for (let at = chunk; at > 0; at -= at & -at) sum += this.tree[at]!
    return sum
  }

  /** The chunk that holds a rank, and the rank within it. */
  find(rank: number): { chunk: number; offset: number } {
    let chunk = 0
    let offset = rank
    let step = 1
    while (step * 2 < this.tree.length) step *= 2
    for (; step > 0; step >>= 1) {
      const at = chunk + step
      if (at >= this.tree.length || this.tree[at]! > offset) continue
      chunk = at
      offset -= this.tree[at]!
    }
    return { chunk, offset }
  }
}
