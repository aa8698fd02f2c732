import { RdbFormatError } from './rdb/rdb-format-error.ts'

const END_MARK_BYTES = 40
const MAX_HEADER_BYTES = 128
const LF = 10

/** Where a payload goes as it comes. */
export interface PayloadSink {
  /** Its header is here. `totalBytes` is undefined when only a mark will tell the end. */
  begin(totalBytes: number | undefined): void
  bytes(chunk: Buffer): void
}

/**
 * Receives the snapshot of a full resynchronisation: `$<length>` and that many bytes, or `$EOF:<mark>` and bytes until the mark
 * comes again (readSyncBulkPayload). Newlines before the header only say that the primary lives. Nothing is kept but the last
 * bytes that may be the mark.
 */
export class PayloadReceiver {
  /** Announced size, 0 while unknown. */
  totalBytes = 0
  receivedBytes = 0
  private readonly sink: PayloadSink
  private header: Buffer = Buffer.alloc(0)
  private endMark: Buffer | undefined
  private hasBegun = false
  /** The last bytes received, as many as the mark has, which the sink has not been given. */
  private tail: Buffer = Buffer.alloc(0)

  constructor(sink: PayloadSink) {
    this.sink = sink
  }

  /**
   * The next bytes. Once the payload is whole, the bytes after it: the stream has begun.
   * @throws RdbFormatError when the primary announces something else or refuses.
   */
  push(chunk: Buffer): Buffer | undefined {
    const body = this.hasBegun ? chunk : this.takeHeader(chunk)
    if (body === undefined) return undefined
    if (this.endMark === undefined) return this.takeCounted(body)
    return this.takeMarked(body, this.endMark)
  }

  private takeHeader(chunk: Buffer): Buffer | undefined {
    let at = 0
    const bytes = this.header.length === 0 ? chunk : Buffer.concat([this.header, chunk])
    while (bytes[at] === LF) at++
    const end = bytes.indexOf(LF, at)
    this.header = bytes.subarray(at, end === -1 ? bytes.length : end)
    if (this.header.length > MAX_HEADER_BYTES) throw new RdbFormatError('corrupt', 'payload header is too long')
    if (end === -1) return undefined
    this.readHeader(this.header.toString('latin1').trimEnd())
    this.hasBegun = true
    this.sink.begin(this.endMark === undefined ? this.totalBytes : undefined)
    return bytes.subarray(end + 1)
  }

  private readHeader(line: string): void {
    if (line.startsWith('-')) throw new RdbFormatError('corrupt', `MASTER aborted replication with an error: ${line.slice(1)}`)
    const mark = /^\$EOF:(.{40})$/s.exec(line)
    if (mark !== null) {
      this.endMark = Buffer.from(mark[1]!, 'latin1')
      return
    }
    const length = /^\$(\d{1,15})$/.exec(line)
    if (length === null) throw new RdbFormatError('corrupt', `Bad protocol from MASTER, the first byte is not '$' (we received '${line}'), are you sure the host and port are right?`)
    this.totalBytes = Number(length[1])
  }

  private takeCounted(body: Buffer): Buffer | undefined {
    const missing = this.totalBytes - this.receivedBytes
    const mine = body.subarray(0, missing)
    this.receivedBytes += mine.length
    this.give(mine)
    return this.receivedBytes < this.totalBytes ? undefined : body.subarray(missing)
  }

  /** The primary sends nothing after the mark before we acknowledge, so that it can only stand at the end of what came. */
  private takeMarked(body: Buffer, endMark: Buffer): Buffer | undefined {
    this.receivedBytes += body.length
    if (body.length >= END_MARK_BYTES) {
      this.give(this.tail)
      this.give(body.subarray(0, body.length - END_MARK_BYTES))
      // A copy, so that the tail does not keep the whole chunk.
      this.tail = Buffer.from(body.subarray(body.length - END_MARK_BYTES))
    } else {
      const joined = Buffer.concat([this.tail, body])
      const tailStart = Math.max(0, joined.length - END_MARK_BYTES)
      this.give(joined.subarray(0, tailStart))
      this.tail = joined.subarray(tailStart)
    }
    return this.tail.equals(endMark) ? Buffer.alloc(0) : undefined
  }

  private give(bytes: Buffer): void {
    if (bytes.length > 0) this.sink.bytes(bytes)
  }
}
