import { type Bytes, LONGEST_BYTES } from '../bytes.ts'
import { splitInlineArguments } from './inline.ts'
import { mediumString } from './medium-strings.ts'
import { SHORT_STRING_BYTES, shortString } from './short-strings.ts'

/** What a client may send; stricter before it has authenticated (networking.c, processMultibulkBuffer; CVE-2021-32675). */
export interface RequestLimits {
  readonly inlineBytes: number
  readonly argumentCount: number
  readonly bulkBytes: number
}

export const AUTHENTICATED_LIMITS: RequestLimits = { inlineBytes: 64 * 1024, argumentCount: 1024 * 1024, bulkBytes: LONGEST_BYTES }
export const UNAUTHENTICATED_LIMITS: RequestLimits = { inlineBytes: 64 * 1024, argumentCount: 10, bulkBytes: 16384 }

/** A request that is no RESP; the connection is told `message` and closed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

const NOTHING = Buffer.alloc(0)
const NO_ARGUMENTS: Bytes[] = []
/** Room is made at once for no more: who announces a million arguments shall send them first. */
const FEW_ARGUMENTS = 64
const LONG_ARGUMENT_BYTES = 32 * 1024
const CR = 13
const LF = 10
const ASTERISK = 42
const DOLLAR = 36
const ZERO = 48
/** Any number of so many digits is below the greatest length, so that a loop over the digits need not watch for it. */
const SHORT_NUMBER_DIGITS = 9

/**
 * Cuts a client's byte stream into requests: RESP arrays of bulk strings, or inline commands.
 * Feed it chunks of any size; `next` gives one request at a time and undefined when it needs more bytes.
 * An empty request (`*0`, a blank line) is skipped, leaving no state behind (CVE-2026-27623).
 */
export class RequestDecoder {
  limits: RequestLimits = AUTHENTICATED_LIMITS
  private buffer: Buffer = Buffer.alloc(0)
  private at = 0
  /** The request under way: its arguments, how many of them are read, and how many are still to come (0: none under way). */
  private args: Bytes[] = NO_ARGUMENTS
  private read = 0
  private missing = 0
  /** Length of the bulk under way, or -1 while its header has not come. */
  private bulkLength = -1

  /** Chunks of a long argument, kept apart until it is whole: joining at each arrival would cost the square of its length. */
  private waiting: Buffer[] = []
  private waitingBytes = 0
  /** Bytes without which `next` cannot go on, when that is known. */
  private wantedBytes = 0
  /** Where the header line ends that `shortNumber` read. */
  private lineEnd = 0
  /** The buffer is another's, who will use it for something else. */
  private isLent = false

  /** Bytes received and not yet consumed. */
  get pendingBytes(): number {
    return this.buffer.length - this.at + this.waitingBytes
  }

  /**
   * Bytes held, those of the request just given included: a chunk is let go of when it is read to its end. What comes before a
   * long argument is not counted, as in Redis, which moves such an argument to the start of its buffer (PROTO_MBULK_BIG_ARG).
   */
  get heldBytes(): number {
    return this.bulkLength >= LONG_ARGUMENT_BYTES ? this.pendingBytes : this.buffer.length + this.waitingBytes
  }

  /** Bytes of the arguments read so far of a request that is not whole yet. */
  get argumentBytes(): number {
    return this.args.reduce((sum, arg) => sum + arg.length, 0)
  }

  /** Takes the bytes not yet read as requests; the decoder is empty afterwards. */
  takeRest(): Buffer {
    this.joinWaiting()
    this.keepRest()
    const rest = this.buffer.subarray(this.at)
    this.letGo()
    return rest
  }

  /** @param isLent the chunk is the decoder's until `keepRest` is called, not for good */
  push(chunk: Buffer, isLent = false): void {
    if (this.pendingBytes === 0) {
      this.buffer = chunk
      this.at = 0
      this.wantedBytes = 0
      this.isLent = isLent
      return
    }
    this.waiting.push(isLent ? Buffer.from(chunk) : chunk)
    this.waitingBytes += chunk.length
    if (this.pendingBytes >= this.wantedBytes) this.joinWaiting()
  }

  /** Copies what is left of a chunk that was lent: it is about to be used for something else. */
  keepRest(): void {
    if (!this.isLent) return
    this.isLent = false
    if (this.at >= this.buffer.length) return this.letGo()
    this.buffer = Buffer.from(this.buffer.subarray(this.at))
    this.at = 0
  }

  private joinWaiting(): void {
    if (this.waitingBytes === 0) return
    this.buffer = Buffer.concat([this.buffer.subarray(this.at), ...this.waiting])
    this.at = 0
    this.waiting = []
    this.waitingBytes = 0
    this.wantedBytes = 0
  }

  /**
   * The next whole request as its arguments, or undefined until more bytes come.
   * @throws ProtocolError with Redis's wording when the stream is no RESP or breaks a limit.
   */
  next(): Bytes[] | undefined {
    for (;;) {
      if (this.missing > 0) return this.readArguments()
      if (this.at >= this.buffer.length) return this.letGo()
      const request = this.buffer[this.at] === ASTERISK ? this.readMultibulk() : this.readInline()
      if (request === undefined || request.length > 0) return request
    }
  }

  /** A chunk read to its end is not kept until the next one comes. */
  private letGo(): undefined {
    this.buffer = NOTHING
    this.at = 0
  }

  private readMultibulk(): Bytes[] | undefined {
    const count = this.takeLength('too big mbulk count string')
    if (count === 'more') return undefined
    if (count === undefined || count > this.limits.argumentCount) {
      if (count !== undefined && count > 10 && this.limits === UNAUTHENTICATED_LIMITS) throw new ProtocolError('unauthenticated multibulk length')
      throw new ProtocolError('invalid multibulk length')
    }
    if (count <= 0) return []
    this.args = count <= FEW_ARGUMENTS ? new Array<Bytes>(count) : []
    this.read = 0
    this.missing = count
    this.bulkLength = -1
    return this.readArguments()
  }

  private readArguments(): Bytes[] | undefined {
    while (this.missing > 0) {
      if (this.bulkLength === -1 && !this.readBulkHeader()) return undefined
      const end = this.at + this.bulkLength
      if (end + 2 > this.buffer.length) {
        this.wantedBytes = end + 2 - this.at
        return undefined
      }
      this.args[this.read++] = this.bulkLength <= SHORT_STRING_BYTES ? shortString(this.buffer, this.at, end) : mediumString(this.buffer, this.at, end)
      this.at = end + 2
      this.bulkLength = -1
      this.missing--
    }
    const request = this.args
    this.args = NO_ARGUMENTS
    return request
  }

  private readBulkHeader(): boolean {
    if (this.at >= this.buffer.length) return false
    if (this.buffer[this.at] !== DOLLAR) {
      const found = String.fromCharCode(this.buffer[this.at]!)
      throw new ProtocolError(`expected '$', got '${found}'`)
    }
    const length = this.takeLength('too big bulk count string')
    if (length === 'more') return false
    if (length === undefined || length < 0 || length > this.limits.bulkBytes) {
      if (length !== undefined && length > 16384 && this.limits === UNAUTHENTICATED_LIMITS) throw new ProtocolError('unauthenticated bulk length')
      throw new ProtocolError('invalid bulk length')
    }
    this.bulkLength = length
    return true
  }

  private readInline(): Bytes[] | undefined {
    const line = this.takeLine('too big inline request')
    if (line === undefined) return undefined
    const args = splitInlineArguments(line)
    if (args === undefined) throw new ProtocolError('unbalanced quotes in request')
    return args
  }

  /** The number of a header line (`*3`, `$16`), undefined when it is none or too great, 'more' until the line is whole. */
  private takeLength(tooLong: string): number | 'more' | undefined {
    const short = this.shortNumber(this.at + 1)
    if (short >= 0) {
      this.at = this.lineEnd
      return short
    }
    const line = this.takeLine(tooLong)
    return line === undefined ? 'more' : parseLength(line.slice(1))
  }

  /** The digits from `start` to CR LF as a number, without making a string of them; -1 for any other line, and for one that is not whole. */
  private shortNumber(start: number): number {
    const { buffer } = this
    const last = Math.min(buffer.length - 2, start + SHORT_NUMBER_DIGITS)
    let value = 0
    for (let at = start; at <= last; at++) {
      const byte = buffer[at]!
      const digit = byte - ZERO
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit
        continue
      }
      if (byte !== CR || buffer[at + 1] !== LF || at === start) return -1
      this.lineEnd = at + 2
      return value
    }
    return -1
  }

  /** One line without its end, or undefined until it is whole; `tooLong` names the fault when it outgrows the limit. */
  private takeLine(tooLong: string): Bytes | undefined {
    const newline = this.buffer.indexOf(LF, this.at)
    if (newline === -1) {
      if (this.pendingBytes > this.limits.inlineBytes) throw new ProtocolError(tooLong)
      return undefined
    }
    if (newline - this.at > this.limits.inlineBytes) throw new ProtocolError(tooLong)
    const end = newline > this.at && this.buffer[newline - 1] === CR ? newline - 1 : newline
    const line = this.buffer.latin1Slice(this.at, end)
    this.at = newline + 1
    return line
  }
}

function parseLength(digits: Bytes): number | undefined {
  if (!/^-?\d{1,19}$/.test(digits)) return undefined
  const value = Number(digits)
  return value > 0x7fffffff ? undefined : value
}
