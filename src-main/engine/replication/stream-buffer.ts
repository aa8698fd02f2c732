/** Small additions are gathered in blocks of at most this size (PROTO_REPLY_CHUNK_BYTES). */
const MAX_GATHERING_BYTES = 16 * 1024
/** A block is at most this part of the backlog, so that what is kept beyond it stays small (feedReplicationBuffer). */
const BLOCKS_PER_BACKLOG = 16

interface Block {
  /** Position of its first byte. */
  readonly start: number
  /** Has room for more than it holds while it is the last and gathers. */
  readonly bytes: Buffer
  usedBytes: number
  next: Block | undefined
}

/** How far one reader of the stream has come. Nothing that follows is forgotten while it is open. */
export interface StreamCursor {
  /** Bytes it has not read yet. */
  readonly unreadBytes: number
  /** Offset of the next byte it will read. */
  readonly offset: bigint
  /** The next bytes, as many as lie together, at most `limitBytes`; undefined at the end. */
  read(limitBytes: number): Buffer | undefined
  close(): void
}

/**
 * The end of the replication stream: one copy of it, whoever reads. Its last `sizeBytes` are the backlog, from which a replica
 * that was away briefly goes on; a slow replica keeps more of it in memory until it has read it, and then a third one may go on from
 * there as well (server.repl_buffer_blocks). Offsets count the bytes of the stream from 1, as `master_repl_offset` does.
 */
export class StreamBuffer {
  private limitBytes: number
  private oldest: Block | undefined
  private newest: Block | undefined
  /** The stream's offset at position 0. Positions are numbers, exact for nine petabytes of stream in one history. */
  private base: bigint
  private end = 0
  private heldBytes = 0
  private readonly cursors = new Set<Cursor>()

  /** `lastOffset` is the offset of the stream so far; the next byte appended is one further. */
  constructor(sizeBytes: number, lastOffset: bigint) {
    this.limitBytes = sizeBytes
    this.base = lastOffset
  }

  /** Number of bytes that can be read back (repl_backlog_histlen). */
  get keptBytes(): number {
    return this.end - this.beginning
  }

  /** Memory they take (mem_total_replication_buffers). */
  get memoryBytes(): number {
    return this.heldBytes
  }

  /** Offset of the oldest byte kept (repl_backlog_first_byte_offset). */
  get firstOffset(): bigint {
    return this.base + BigInt(this.beginning) + 1n
  }

  /** Offset of the last byte. */
  get lastOffset(): bigint {
    return this.base + BigInt(this.end)
  }

  /** The bytes belong to the buffer from now on. */
  append(chunk: Buffer): void {
    const rest = this.fillNewest(chunk)
    const blockBytes = Math.max(1, Math.floor(this.limitBytes / BLOCKS_PER_BACKLOG))
    for (let at = 0; at < rest.length; at += blockBytes) this.addBlock(rest.subarray(at, at + blockBytes), blockBytes)
    this.trim()
  }

  /** Puts the whole of it so much further on: it was begun before the offset to begin at was known. */
  shift(by: bigint): void {
    this.base += by
  }

  /** Whether a stream can go on at `offset`, the next byte wanted; one past the last byte is fine. */
  covers(offset: bigint): boolean {
    return offset >= this.firstOffset && offset <= this.lastOffset + 1n
  }

  /** Begins to read at an offset that is covered. */
  openCursor(offset: bigint): StreamCursor {
    const cursor = new Cursor(this, Number(offset - this.base) - 1)
    this.cursors.add(cursor)
    return cursor
  }

  /** Changes what is kept without readers (CONFIG SET repl-backlog-size); the newest bytes stay. */
  resize(sizeBytes: number): void {
    this.limitBytes = sizeBytes
    this.trim()
  }

  /** Position after the last byte; for cursors. */
  get endPosition(): number {
    return this.end
  }

  offsetAt(position: number): bigint {
    return this.base + BigInt(position) + 1n
  }

  /** The block that holds a position, undefined at the end; for cursors. */
  blockAt(position: number): Block | undefined {
    let block = this.oldest
    while (block !== undefined && block.start + block.usedBytes <= position) block = block.next
    return block
  }

  /** Called by a cursor that has gone past a block, or is closed. */
  trim(): void {
    for (let block = this.oldest; block !== undefined; block = block.next) {
      if (this.keptBytes - block.usedBytes < this.limitBytes || this.isNeeded(block.start + block.usedBytes)) return
      this.heldBytes -= block.bytes.length
      this.oldest = block.next
      if (block.next === undefined) this.newest = undefined
    }
  }

  forget(cursor: Cursor): void {
    if (this.cursors.delete(cursor)) this.trim()
  }

  private get beginning(): number {
    return this.oldest?.start ?? this.end
  }

  private fillNewest(chunk: Buffer): Buffer {
    const block = this.newest
    if (block === undefined || block.usedBytes === block.bytes.length) return chunk
    const taken = Math.min(chunk.length, block.bytes.length - block.usedBytes)
    chunk.copy(block.bytes, block.usedBytes, 0, taken)
    block.usedBytes += taken
    this.end += taken
    return chunk.subarray(taken)
  }

  /** A small piece begins a block with room for more; a large one becomes a block as it is, without a copy. */
  private addBlock(piece: Buffer, blockBytes: number): void {
    const roomBytes = Math.min(MAX_GATHERING_BYTES, blockBytes)
    let bytes = piece
    if (piece.length < roomBytes) {
      bytes = Buffer.allocUnsafeSlow(roomBytes)
      piece.copy(bytes)
    }
    const block: Block = { start: this.end, bytes, usedBytes: piece.length, next: undefined }
    if (this.newest === undefined) this.oldest = block
    else this.newest.next = block
    this.newest = block
    this.end += piece.length
    this.heldBytes += bytes.length
  }

  private isNeeded(end: number): boolean {
    for (const cursor of this.cursors) if (cursor.position < end) return true
    return false
  }
}

class Cursor implements StreamCursor {
  position: number
  private readonly buffer: StreamBuffer
  private block: Block | undefined

  constructor(buffer: StreamBuffer, position: number) {
    this.buffer = buffer
    this.position = position
  }

  get unreadBytes(): number {
    return this.buffer.endPosition - this.position
  }

  get offset(): bigint {
    return this.buffer.offsetAt(this.position)
  }

  read(limitBytes: number): Buffer | undefined {
    if (this.unreadBytes === 0) return undefined
    const block = (this.block ??= this.buffer.blockAt(this.position)!)
    const from = this.position - block.start
    const bytes = block.bytes.subarray(from, Math.min(block.usedBytes, from + limitBytes))
    this.position += bytes.length
    if (bytes.length === 0 || this.position === block.start + block.bytes.length) return this.leave(block, bytes, limitBytes)
    return bytes
  }

  close(): void {
    this.buffer.forget(this)
  }

  private leave(block: Block, bytes: Buffer, limitBytes: number): Buffer | undefined {
    // A block without a next one is kept, so that the next one is found from here.
    if (block.next !== undefined) this.block = block.next
    this.buffer.trim()
    return bytes.length > 0 ? bytes : this.read(limitBytes)
  }
}
