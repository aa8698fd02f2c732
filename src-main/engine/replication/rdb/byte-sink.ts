import type { Bytes } from '../../bytes.ts'

const KEPT_BYTES = 1024 * 1024

/** A growing run of bytes under construction. */
export class ByteSink {
  /** Whether long strings go in compressed (rdbcompression). */
  compresses = true
  private buffer: Buffer
  private used = 0

  constructor(sizeHintBytes = 256) {
    this.buffer = Buffer.allocUnsafe(sizeHintBytes)
  }

  get length(): number {
    return this.used
  }

  byte(value: number): void {
    this.reserve(1)
    this.buffer[this.used++] = value
  }

  bytes(value: Bytes): void {
    this.reserve(value.length)
    this.used += this.buffer.latin1Write(value, this.used, value.length)
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length)
    this.buffer.set(value, this.used)
    this.used += value.length
  }

  /** A signed little-endian integer of 1 to 6 bytes. */
  intLE(value: number, sizeBytes: number): void {
    this.reserve(sizeBytes)
    this.used = this.buffer.writeIntLE(value, this.used, sizeBytes)
  }

  int64LE(value: bigint): void {
    this.reserve(8)
    this.used = this.buffer.writeBigInt64LE(value, this.used)
  }

  uint16LE(value: number): void {
    this.reserve(2)
    this.used = this.buffer.writeUInt16LE(value, this.used)
  }

  uint32LE(value: number): void {
    this.reserve(4)
    this.used = this.buffer.writeUInt32LE(value, this.used)
  }

  uint32BE(value: number): void {
    this.reserve(4)
    this.used = this.buffer.writeUInt32BE(value, this.used)
  }

  uint64BE(value: bigint): void {
    this.reserve(8)
    this.used = this.buffer.writeBigUInt64BE(value, this.used)
  }

  doubleLE(value: number): void {
    this.reserve(8)
    this.used = this.buffer.writeDoubleLE(value, this.used)
  }

  /** Overwrites four bytes already written (a size known only at the end). */
  patchUint32LE(at: number, value: number): void {
    this.buffer.writeUInt32LE(value, at)
  }

  /** What was written so far, as a view that the next write may overwrite. */
  view(): Buffer {
    return this.buffer.subarray(0, this.used)
  }

  /** Hands over what was written; the sink is empty afterwards. */
  take(): Buffer {
    const taken = Buffer.from(this.view())
    this.reset()
    return taken
  }

  /** Forgets what was written. A buffer grown by one huge value is let go. */
  reset(): void {
    this.used = 0
    if (this.buffer.length > KEPT_BYTES) this.buffer = Buffer.allocUnsafe(KEPT_BYTES)
  }

  private reserve(sizeBytes: number): void {
    const needed = this.used + sizeBytes
    if (needed <= this.buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2))
    this.buffer.copy(grown, 0, 0, this.used)
    this.buffer = grown
  }
}
