/**
 * The last bytes of the replication stream, in a ring, so that a replica that was away briefly can go on where it stopped.
 * Offsets count the bytes of the stream from 1, as `master_repl_offset` does.
 */
export class Backlog {
  private ring: Buffer
  private writeAt = 0
  private kept = 0
  /** Offset of the last byte written. */
  private last: bigint

  /** `lastOffset` is the offset of the stream so far; the next byte appended is one further. */
  constructor(sizeBytes: number, lastOffset: bigint) {
    // Not zeroed: pages never written cost no memory, which a hundred idle nodes in one process would feel.
    this.ring = Buffer.allocUnsafeSlow(sizeBytes)
    this.last = lastOffset
  }

  get sizeBytes(): number {
    return this.ring.length
  }

  /** Number of bytes that can be read back (repl_backlog_histlen). */
  get keptBytes(): number {
    return this.kept
  }

  /** Offset of the oldest byte kept (repl_backlog_first_byte_offset). */
  get firstOffset(): bigint {
    return this.last - BigInt(this.kept) + 1n
  }

  append(chunk: Buffer): void {
    this.last += BigInt(chunk.length)
    const size = this.ring.length
    const tail = chunk.length > size ? chunk.subarray(chunk.length - size) : chunk
    const untilEnd = Math.min(tail.length, size - this.writeAt)
    tail.copy(this.ring, this.writeAt, 0, untilEnd)
    tail.copy(this.ring, 0, untilEnd)
    this.writeAt = (this.writeAt + tail.length) % size
    this.kept = Math.min(size, this.kept + tail.length)
  }

  /** Whether a stream can go on at `offset`, the next byte wanted; one past the last byte is fine. */
  covers(offset: bigint): boolean {
    return offset >= this.firstOffset && offset <= this.last + 1n
  }

  /** The bytes from `offset`, which must be covered, to the end. */
  from(offset: bigint): Buffer {
    const length = Number(this.last - offset + 1n)
    const size = this.ring.length
    const start = (this.writeAt - length + size) % size
    const untilEnd = Math.min(length, size - start)
    return Buffer.concat([this.ring.subarray(start, start + untilEnd), this.ring.subarray(0, length - untilEnd)])
  }

  /** Changes the size (CONFIG SET repl-backlog-size), keeping the newest bytes. */
  resize(sizeBytes: number): void {
    if (sizeBytes === this.ring.length) return
    const content = this.kept === 0 ? Buffer.alloc(0) : this.from(this.firstOffset)
    const newest = content.subarray(Math.max(0, content.length - sizeBytes))
    this.ring = Buffer.allocUnsafeSlow(sizeBytes)
    newest.copy(this.ring)
    this.kept = newest.length
    this.writeAt = newest.length % sizeBytes
  }
}
