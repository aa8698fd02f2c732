import { RdbFormatError } from './rdb/rdb-format-error.ts'

const END_MARK_BYTES = 40
const MAX_HEADER_BYTES = 128
/** A Buffer cannot hold more; a primary that announces it is not to be believed. */
const MAX_PAYLOAD_BYTES = 2 ** 32
const LF = 10

export interface ReceivedPayload {
  readonly file: Buffer
  /** Bytes after the payload: the stream has begun. */
  readonly rest: Buffer
}

/**
 * Receives the snapshot of a full resynchronisation: `$<length>` and that many bytes, or `$EOF:<mark>` and bytes until the mark
 * comes again (readSyncBulkPayload). Newlines before the header only say that the primary lives.
 */
export class PayloadReceiver {
  /** Announced size, 0 while unknown. */
  totalBytes = 0
  receivedBytes = 0
  private header: Buffer = Buffer.alloc(0)
  private endMark: Buffer | undefined
  private hasBegun = false
  private readonly chunks: Buffer[] = []
  /** The last bytes received, long enough to hold the mark. */
  private tail: Buffer = Buffer.alloc(0)

  /**
   * The next bytes; the payload once it is complete.
   * @throws RdbFormatError when the primary announces something else or refuses.
   */
  push(chunk: Buffer): ReceivedPayload | undefined {
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
    return bytes.subarray(end + 1)
  }

  private readHeader(line: string): void {
    if (line.startsWith('-')) throw new RdbFormatError('corrupt', `MASTER aborted replication with an error: ${line.slice(1)}`)
    const mark = /^\$EOF:(.{40})$/s.exec(line)
    if (mark !== null) {
      this.endMark = Buffer.from(mark[1]!, 'latin1')
      return
    }
    const length = /^\$(\d{1,10})$/.exec(line)
    if (length === null || Number(length[1]) > MAX_PAYLOAD_BYTES) throw new RdbFormatError('corrupt', `Bad protocol from MASTER, the first byte is not '$' (we received '${line}')`)
    this.totalBytes = Number(length[1])
  }

  private takeCounted(body: Buffer): ReceivedPayload | undefined {
    const missing = this.totalBytes - this.receivedBytes
    this.keep(body.subarray(0, missing))
    if (this.receivedBytes < this.totalBytes) return undefined
    return { file: Buffer.concat(this.chunks), rest: body.subarray(missing) }
  }

  /** The primary sends nothing after the mark before we acknowledge, so that it can only stand at the end of what came. */
  private takeMarked(body: Buffer, endMark: Buffer): ReceivedPayload | undefined {
    this.keep(body)
    const tail = body.length >= END_MARK_BYTES ? body : Buffer.concat([this.tail, body])
    this.tail = tail.subarray(Math.max(0, tail.length - END_MARK_BYTES))
    if (!this.tail.equals(endMark)) return undefined
    const all = Buffer.concat(this.chunks)
    return { file: all.subarray(0, all.length - END_MARK_BYTES), rest: Buffer.alloc(0) }
  }

  private keep(body: Buffer): void {
    if (body.length === 0) return
    this.chunks.push(body)
    this.receivedBytes += body.length
    if (this.receivedBytes > MAX_PAYLOAD_BYTES) throw new RdbFormatError('corrupt', 'payload is too long')
  }
}
