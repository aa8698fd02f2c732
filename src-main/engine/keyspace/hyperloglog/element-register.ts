import type { Bytes } from '../../bytes.ts'

/** Registers of a HyperLogLog (HLL_REGISTERS), and how many bits of a hash choose one (HLL_P). */
export const REGISTER_COUNT = 16384
/** The longest run that the rest of a hash can hold (HLL_Q + 1). */
export const LONGEST_RUN = 51

/** The low 32 bits of MurmurHash64A's multiplier 0xc6a4a7935bd1e995, and the high ones. */
const M_LOW = 0x5bd1e995
const M_HIGH = 0xc6a4a793
const SEED = 0xadc83b19

/** A 64-bit number in two halves: BigInt would cost a microsecond an element. */
interface Halves {
  low: number
  high: number
}

/** The register an element falls into, and the length of the run it brings (hllPatLen). */
export interface ElementRegister {
  readonly index: number
  readonly run: number
}

export function registerOf(element: Bytes): ElementRegister {
  const hash = murmurHash64A(element)
  const index = hash.low & (REGISTER_COUNT - 1)
  // The 50 bits above the index; the run is the count of zeros from their lowest, and the one that ends it.
  const lower = ((hash.low >>> 14) | (hash.high << 18)) >>> 0
  if (lower !== 0) return { index, run: trailingZeros(lower) + 1 }
  const upper = hash.high >>> 14
  return { index, run: upper === 0 ? LONGEST_RUN : 32 + trailingZeros(upper) + 1 }
}

/** MurmurHash2 for 64-bit machines by Austin Appleby, little-endian, with the seed Redis uses. */
export function murmurHash64A(text: Bytes): Halves {
  const { length } = text
  const hash: Halves = { low: length, high: 0 }
  multiply(hash)
  hash.low = (hash.low ^ SEED) >>> 0
  const whole = length - (length & 7)
  for (let at = 0; at < whole; at += 8) {
    const word: Halves = { low: word32(text, at), high: word32(text, at + 4) }
    multiply(word)
    fold(word)
    multiply(word)
    hash.low = (hash.low ^ word.low) >>> 0
    hash.high = (hash.high ^ word.high) >>> 0
    multiply(hash)
  }
  if (whole < length) {
    hash.low = (hash.low ^ tail32(text, whole)) >>> 0
    hash.high = (hash.high ^ tail32(text, whole + 4)) >>> 0
    multiply(hash)
  }
  fold(hash)
  multiply(hash)
  fold(hash)
  return hash
}

/** x *= m, modulo 2^64. */
function multiply(value: Halves): void {
  const { low, high } = value
  const lowLow = low & 0xffff
  const lowHigh = low >>> 16
  const mLow = M_LOW & 0xffff
  const mHigh = M_LOW >>> 16
  const cross = lowHigh * mLow + Math.floor((lowLow * mLow) / 65536)
  const otherCross = lowLow * mHigh + (cross % 65536)
  const carried = lowHigh * mHigh + Math.floor(cross / 65536) + Math.floor(otherCross / 65536)
  value.high = (Math.imul(high, M_LOW) + Math.imul(low, M_HIGH) + (carried | 0)) >>> 0
  value.low = Math.imul(low, M_LOW) >>> 0
}

/** x ^= x >> 47. */
function fold(value: Halves): void {
  value.low = (value.low ^ (value.high >>> 15)) >>> 0
}

function word32(text: Bytes, at: number): number {
  return (text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24)) >>> 0
}

/** The same where the text may end: absent bytes are zero. */
function tail32(text: Bytes, at: number): number {
  let word = 0
  for (let byte = 0; byte < 4 && at + byte < text.length; byte++) word |= text.charCodeAt(at + byte) << (byte * 8)
  return word >>> 0
}

function trailingZeros(value: number): number {
  return 31 - Math.clz32(value & -value)
}
