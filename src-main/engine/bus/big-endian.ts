import type { Bytes } from '../bytes.ts'

const HIGH_ZERO = '\0\0\0\0'

/** Two bytes, most significant first. */
export function u16(value: number): Bytes {
  return String.fromCharCode((value >>> 8) & 255, value & 255)
}

/** Four bytes, most significant first. */
export function u32(value: number): Bytes {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

/** Eight bytes, most significant first; negative values as two's complement. */
export function u64(value: bigint): Bytes {
  // Arithmetic on bigints costs many times that on small numbers, which epochs and offsets nearly always are.
  if (value >= 0n && value <= 0xffffffffn) return HIGH_ZERO + u32(Number(value))
  const unsigned = BigInt.asUintN(64, value)
  return u32(Number(unsigned >> 32n)) + u32(Number(unsigned & 0xffffffffn))
}

export function readU16(bytes: Bytes, at: number): number {
  return (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1)
}

export function readU32(bytes: Bytes, at: number): number {
  return readU16(bytes, at) * 65536 + readU16(bytes, at + 2)
}

/** An unsigned 64-bit number. */
export function readU64(bytes: Bytes, at: number): bigint {
  const high = readU32(bytes, at)
  if (high === 0) return BigInt(readU32(bytes, at + 4))
  return (BigInt(high) << 32n) | BigInt(readU32(bytes, at + 4))
}

/** `text` cut or filled with NUL bytes to exactly `sizeBytes`. */
export function padded(text: Bytes, sizeBytes: number): Bytes {
  if (text.length >= sizeBytes) return text.slice(0, sizeBytes)
  return text + '\0'.repeat(sizeBytes - text.length)
}

/** The text before the first NUL of a fixed field, or undefined where the field holds none. */
export function readTerminated(bytes: Bytes, at: number, sizeBytes: number): Bytes | undefined {
  const end = bytes.indexOf('\0', at)
  return end === -1 || end >= at + sizeBytes ? undefined : bytes.slice(at, end)
}
