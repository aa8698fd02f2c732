import { type Bytes, plain } from '../bytes.ts'
import { formatDouble } from './double.ts'

/** The heads of short bulk strings: formatting their lengths takes half the time of a long array. */
const BULK_HEADS: readonly Bytes[] = Array.from({ length: 512 }, (_, length) => `$${length}\r\n`)

/** Most integers that are answered are small: counts and flags. */
const INTEGERS: readonly Bytes[] = Array.from({ length: 1024 }, (_, value) => `:${value}\r\n`)

/** Long arrays, of many clients in one turn, outlive a collection of the young generation; so many parts are made one string. */
const PARTS_OF_A_TREE = 64

/**
 * Writes the replies of one connection, in RESP2 or RESP3, into one growing byte string.
 * All replies of an event-loop turn leave in one write; `take` hands them over.
 * Sources: RESP specification; networking.c, addReply*.
 */
export class ReplyWriter {
  /** 2 or 3, as negotiated by HELLO. */
  protocol: 2 | 3 = 2
  /** Plain strings, joined; what was written since is in `out`. */
  private settled = ''
  private out = ''
  private parts = 0

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.settled.length + this.out.length
  }

  /** Everything written so far; the writer is empty afterwards. */
  take(): Bytes {
    const bytes = this.settled + this.out
    this.settled = ''
    this.out = ''
    this.parts = 0
    return bytes
  }

  /** What was written after `length` was read. */
  since(length: number): Bytes {
    return (this.settled + this.out).slice(length)
  }

  /** Drops all that was written after `length` was read: a command that failed half-way leaves no half reply. */
  truncate(length: number): void {
    this.out = (this.settled + this.out).slice(0, length)
    this.settled = ''
  }

  /** Appends bytes that are RESP already. */
  raw(bytes: Bytes): void {
    this.out += bytes
  }

  ok(): void {
    this.out += '+OK\r\n'
  }

  /** A simple string; it must hold no line break. */
  simple(text: Bytes): void {
    this.out += `+${text}\r\n`
  }

  /**
   * An error, with its code first ("WRONGTYPE Operation against…"); "ERR " is put before text that starts with no code.
   * Line breaks become spaces, so that no argument can smuggle a second reply into the stream (CVE-2025-67733).
   */
  error(message: Bytes): void {
    this.out += `-${/^[A-Z][A-Z0-9]*( |$)/.test(message) ? message.replace(/[\r\n]/g, ' ') : `ERR ${message.replace(/[\r\n]/g, ' ')}`}\r\n`
  }

  integer(value: number | bigint): void {
    this.out += typeof value === 'number' && value >= 0 && value < INTEGERS.length ? INTEGERS[value]! : `:${value}\r\n`
  }

  bulk(value: Bytes): void {
    this.out += `${value.length < BULK_HEADS.length ? BULK_HEADS[value.length]! : `$${value.length}\r\n`}${value}\r\n`
    if (++this.parts === PARTS_OF_A_TREE) this.settle()
  }

  /** A bulk string, or nil for undefined. */
  bulkOrNil(value: Bytes | undefined): void {
    if (value === undefined) this.nil()
    else this.bulk(value)
  }

  nil(): void {
    this.out += this.protocol === 3 ? '_\r\n' : '$-1\r\n'
  }

  /** The null array of RESP2 (`*-1`), as blocked pops and EXEC answer; RESP3 has one null only. */
  nilArray(): void {
    this.out += this.protocol === 3 ? '_\r\n' : '*-1\r\n'
  }

  /** The header of an array of `count` replies, which must follow. */
  array(count: number): void {
    this.out += `*${count}\r\n`
  }

  /** A whole array of bulk strings. */
  bulks(values: Iterable<Bytes> & { readonly length: number }): void {
    this.array(values.length)
    for (const value of values) this.bulk(value)
  }

  /** The header of a map of `pairs` key/value pairs: RESP3 map, or RESP2 array of twice as many. */
  map(pairs: number): void {
    this.out += this.protocol === 3 ? `%${pairs}\r\n` : `*${pairs * 2}\r\n`
  }

  set(count: number): void {
    this.out += this.protocol === 3 ? `~${count}\r\n` : `*${count}\r\n`
  }

  /** The header of an out-of-band message (pub/sub, invalidation): RESP3 push, or RESP2 array. */
  push(count: number): void {
    this.out += this.protocol === 3 ? `>${count}\r\n` : `*${count}\r\n`
  }

  /** A double: RESP3 double, or RESP2 bulk string with Redis's formatting. */
  double(value: number): void {
    if (this.protocol === 3) this.out += `,${formatDouble(value)}\r\n`
    else this.bulk(formatDouble(value))
  }

  boolean(value: boolean): void {
    this.out += this.protocol === 3 ? (value ? '#t\r\n' : '#f\r\n') : value ? ':1\r\n' : ':0\r\n'
  }

  bigNumber(digits: string): void {
    if (this.protocol === 3) this.out += `(${digits}\r\n`
    else this.bulk(digits)
  }

  /** Text with a three-letter format ("txt", "mkd"): RESP3 verbatim string, or RESP2 bulk string. */
  verbatim(format: 'txt' | 'mkd', text: Bytes): void {
    if (this.protocol === 3) this.out += `=${text.length + 4}\r\n${format}:${text}\r\n`
    else this.bulk(text)
  }

  private settle(): void {
    this.settled += plain(this.out)
    this.out = ''
    this.parts = 0
  }
}
