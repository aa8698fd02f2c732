import { type Bytes, LONGEST_BYTES } from '../bytes.ts'
import type { RespValue } from './reply-value.ts'

/** What a server may send; every byte of it is hostile until it fits. */
export interface ReplyLimits {
  readonly depth: number
  readonly bulkBytes: number
  readonly elementCount: number
  readonly lineBytes: number
}

export const REPLY_LIMITS: ReplyLimits = { depth: 64, bulkBytes: LONGEST_BYTES, elementCount: 2 ** 30, lineBytes: 1024 * 1024 }

/** A byte stream that is no RESP, or breaks a limit; the connection cannot be used any further. */
export class ReplyProtocolError extends Error {
  override readonly name = 'ReplyProtocolError'
}

interface OpenAggregate {
  readonly marker: string
  missing: number
  readonly items: RespValue[]
}

const CRLF = Buffer.from('\r\n', 'latin1')
const [PLUS, DOLLAR, ZERO, CR, LF] = [43, 36, 48, 13, 10]
const OK: RespValue = { type: 'simple', text: 'OK' }
const AGGREGATES = '*~>%|'

/**
 * Cuts a server's byte stream into replies. Feed it chunks of any size; `next` gives one whole reply at a time.
 * Aggregates under way are kept on a stack, so nothing is parsed twice however the bytes are cut.
 */
export class ReplyDecoder {
  private readonly limits: ReplyLimits
  private chunks: Buffer[] = []
  private queuedBytes = 0
  private buffer: Buffer = Buffer.alloc(0)
  private at = 0
  /** Bytes that must lie ahead before parsing can go on. */
  private wanted = 1
  private readonly open: OpenAggregate[] = []

  constructor(limits: ReplyLimits = REPLY_LIMITS) {
    this.limits = limits
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.queuedBytes += chunk.length
  }

  /**
   * The next whole reply, or undefined until more bytes come.
   * @throws ReplyProtocolError when the stream is no RESP.
   */
  next(): RespValue | undefined {
    for (;;) {
      if (!this.gather()) return undefined
      const value = this.readValue()
      if (value === 'more') return undefined
      if (value === 'opened') continue
      const whole = this.complete(value)
      if (whole !== undefined) return whole
    }
  }

  /** Joins queued chunks only when enough came: a large bulk is copied once, not once a chunk. */
  private gather(): boolean {
    const ahead = this.buffer.length - this.at
    if (ahead + this.queuedBytes < this.wanted) return false
    if (this.queuedBytes > 0) {
      this.buffer = ahead === 0 && this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat([this.buffer.subarray(this.at), ...this.chunks])
      this.at = 0
      this.chunks = []
      this.queuedBytes = 0
    }
    return true
  }

  private readValue(): RespValue | 'more' | 'opened' {
    if (this.at >= this.buffer.length) return this.wait(1)
    const common = this.readCommon()
    if (common !== undefined) return common
    const lineEnd = this.buffer.indexOf(CRLF, this.at)
    if (lineEnd === -1) {
      const ahead = this.buffer.length - this.at
      this.refuseEarly()
      if (ahead > this.limits.lineBytes) throw new ReplyProtocolError('too big reply line')
      return this.wait(ahead + 1)
    }
    const marker = String.fromCharCode(this.buffer[this.at]!)
    const line = this.buffer.toString('latin1', this.at + 1, lineEnd)
    if (marker === '$' || marker === '!' || marker === '=') return this.readBulk(marker, line, lineEnd + 2)
    this.at = lineEnd + 2
    this.wanted = 1
    return AGGREGATES.includes(marker) ? this.openAggregate(marker, line) : scalar(marker, line)
  }

  /** What pipelines get by the million: OK, and bulks of a plain length that are here in whole. Undefined for everything else. */
  private readCommon(): RespValue | undefined {
    const { buffer, at } = this
    const first = buffer[at]
    if (first === PLUS) {
      if (buffer[at + 1] !== 79 || buffer[at + 2] !== 75 || buffer[at + 3] !== CR || buffer[at + 4] !== LF) return undefined
      this.at = at + 5
      this.wanted = 1
      return OK
    }
    if (first !== DOLLAR) return undefined
    let length = 0
    let lineEnd = at + 1
    for (let digit = buffer[lineEnd]! - ZERO; digit >= 0 && digit <= 9 && lineEnd <= at + 6; digit = buffer[++lineEnd]! - ZERO) length = length * 10 + digit
    const end = lineEnd + 2 + length
    const isPlain = lineEnd > at + 1 && length <= this.limits.bulkBytes && buffer[lineEnd] === CR && buffer[lineEnd + 1] === LF && buffer[end] === CR && buffer[end + 1] === LF
    if (!isPlain) return undefined
    this.at = end + 2
    this.wanted = 1
    return { type: 'bulk', bytes: buffer.latin1Slice(lineEnd + 2, end) }
  }

  /** A first byte that is no RESP is refused at once, without waiting for a line that may never end. */
  private refuseEarly(): void {
    const marker = String.fromCharCode(this.buffer[this.at]!)
    if (!'+-:$*_,#!=(%~>|'.includes(marker)) throw unexpected(marker)
  }

  private wait(wanted: number): 'more' {
    this.wanted = wanted
    return 'more'
  }

  private readBulk(marker: string, digits: Bytes, bodyAt: number): RespValue | 'more' {
    const length = parseLength(digits, this.limits.bulkBytes, 'bulk')
    if (length === -1) {
      this.at = bodyAt
      this.wanted = 1
      return { type: 'nil' }
    }
    const end = bodyAt + length
    if (end + 2 > this.buffer.length) return this.wait(end + 2 - this.at)
    if (this.buffer[end] !== 13 || this.buffer[end + 1] !== 10) throw new ReplyProtocolError('bulk does not end with CRLF')
    const bytes = this.buffer.toString('latin1', bodyAt, end)
    this.at = end + 2
    this.wanted = 1
    if (marker === '$') return { type: 'bulk', bytes }
    if (marker === '!') return { type: 'error', message: bytes }
    if (bytes[3] !== ':') throw new ReplyProtocolError('verbatim string without a format')
    return { type: 'verbatim', format: bytes.slice(0, 3), bytes: bytes.slice(4) }
  }

  private openAggregate(marker: string, digits: Bytes): RespValue | 'opened' {
    const count = parseLength(digits, this.limits.elementCount, 'aggregate')
    if (count === -1) return { type: 'nil' }
    const missing = marker === '%' || marker === '|' ? count * 2 : count
    if (this.open.length >= this.limits.depth) throw new ReplyProtocolError(`reply nested deeper than ${this.limits.depth} levels`)
    if (missing > 0) {
      this.open.push({ marker, missing, items: [] })
      return 'opened'
    }
    return marker === '|' ? 'opened' : aggregate(marker, [])
  }

  /** Puts a value into the innermost open aggregate, closing those it completes; a whole reply comes back. */
  private complete(value: RespValue): RespValue | undefined {
    let done = value
    for (;;) {
      const parent = this.open.at(-1)
      if (parent === undefined) return done
      parent.items.push(done)
      if (--parent.missing > 0) return undefined
      this.open.pop()
      // RESP3 specification, Attribute type: auxiliary data before the reply itself.
      if (parent.marker === '|') return undefined
      done = aggregate(parent.marker, parent.items)
    }
  }
}

function aggregate(marker: string, items: RespValue[]): RespValue {
  if (marker === '*') return { type: 'array', items }
  if (marker === '~') return { type: 'set', items }
  if (marker === '>') return { type: 'push', items }
  const entries: (readonly [RespValue, RespValue])[] = []
  for (let i = 0; i < items.length; i += 2) entries.push([items[i]!, items[i + 1]!])
  return { type: 'map', entries }
}

function scalar(marker: string, line: Bytes): RespValue {
  switch (marker) {
    case '+':
      return { type: 'simple', text: line }
    case '-':
      return { type: 'error', message: line }
    case ':':
      return { type: 'integer', value: parseInteger(line) }
    case '_':
      return { type: 'nil' }
    case ',':
      return { type: 'double', value: parseDouble(line), text: line }
    case '#':
      if (line !== 't' && line !== 'f') throw new ReplyProtocolError('invalid boolean')
      return { type: 'boolean', value: line === 't' }
    case '(':
      if (!/^[+-]?\d+$/.test(line)) throw new ReplyProtocolError('invalid big number')
      return { type: 'bignum', text: line }
    default:
      throw unexpected(marker)
  }
}

function unexpected(marker: string): ReplyProtocolError {
  return new ReplyProtocolError(`got ${JSON.stringify(marker)} as reply type byte`)
}

function parseInteger(line: Bytes): bigint {
  if (!/^[+-]?\d{1,19}$/.test(line)) throw new ReplyProtocolError('invalid integer')
  return BigInt(line)
}

function parseDouble(line: Bytes): number {
  const lower = line.toLowerCase()
  if (lower === 'inf' || lower === '+inf') return Infinity
  if (lower === '-inf') return -Infinity
  if (lower === 'nan' || lower === '-nan') return NaN
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(lower)) throw new ReplyProtocolError('invalid double')
  return Number(lower)
}

function parseLength(digits: Bytes, limit: number, what: string): number {
  if (digits === '-1') return -1
  if (!/^\d{1,12}$/.test(digits)) throw new ReplyProtocolError(`invalid ${what} length`)
  const value = Number(digits)
  if (value > limit) throw new ReplyProtocolError(`${what} length ${digits} is over the limit of ${limit}`)
  return value
}
