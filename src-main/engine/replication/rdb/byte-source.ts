import type { Bytes } from '../../bytes.ts'
import { RdbFormatError } from './rdb-format-error.ts'

/** Reads a byte sequence from front to back; every read is checked against the end. */
export class ByteSource {
  readonly buffer: Buffer
  /** How many bytes the read that failed lacked; 0 while none has failed. */
  missingBytes = 0
  private offset: number

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer
    this.offset = offset
  }

  /** Bytes consumed. */
  get at(): number {
    return this.offset
  }

  get remaining(): number {
    return this.buffer.length - this.offset
  }

  byte(): number {
    return this.buffer[this.advance(1)]!
  }

  /** The next `sizeBytes` bytes as a byte string. */
  bytes(sizeBytes: number): Bytes {
    const start = this.advance(sizeBytes)
    return this.buffer.latin1Slice(start, start + sizeBytes)
  }

  /** The next `sizeBytes` bytes as a view on the same memory. */
  view(sizeBytes: number): Buffer {
    const start = this.advance(sizeBytes)
    return this.buffer.subarray(start, start + sizeBytes)
  }

  /** Goes back to a place passed before, to read from there again. */
  returnTo(offset: number): void {
    this.offset = offset
    this.missingBytes = 0
  }

  skip(sizeBytes: number): void {
    this.advance(sizeBytes)
  }

  /** A signed little-endian integer of 1 to 6 bytes. */
  intLE(sizeBytes: number): number {
    return this.buffer.readIntLE(this.advance(sizeBytes), sizeBytes)
  }

  int64LE(): bigint {
    return this.buffer.readBigInt64LE(this.advance(8))
  }

  uint16LE(): number {
    return this.buffer.readUInt16LE(this.advance(2))
  }

  uint32LE(): number {
    return this.buffer.readUInt32LE(this.advance(4))
  }

  uint32BE(): number {
    return this.buffer.readUInt32BE(this.advance(4))
  }

  uint64BE(): bigint {
    return this.buffer.readBigUInt64BE(this.advance(8))
  }

  doubleLE(): number {
    return this.buffer.readDoubleLE(this.advance(8))
  }

  private advance(sizeBytes: number): number {
    const start = this.offset
    if (sizeBytes > this.buffer.length - start) {
      this.missingBytes = sizeBytes - this.remaining
      throw new RdbFormatError('truncated', `${sizeBytes} bytes announced, ${this.remaining} left`)
    }
    this.offset = start + sizeBytes
    return start
  }
}
