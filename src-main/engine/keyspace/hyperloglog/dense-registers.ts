import { REGISTER_COUNT } from './element-register.ts'

/** Bits of a register, and the bytes all of them take. */
const BITS = 6
const LARGEST = 63
export const DENSE_BYTES = (REGISTER_COUNT * BITS) / 8

/** The register at `index` of packed 6-bit registers that start at byte `start`, least significant bit first (HLL_DENSE_GET_REGISTER). */
export function denseRegister(bytes: Uint8Array, start: number, index: number): number {
  const bit = index * BITS
  const at = start + (bit >>> 3)
  return (((bytes[at]! | ((bytes[at + 1] ?? 0) << 8)) >>> (bit & 7)) & LARGEST)
}

export function setDenseRegister(bytes: Uint8Array, start: number, index: number, value: number): void {
  const bit = index * BITS
  const at = start + (bit >>> 3)
  const shift = bit & 7
  const pair = ((bytes[at]! | ((bytes[at + 1] ?? 0) << 8)) & ~(LARGEST << shift)) | (value << shift)
  bytes[at] = pair & 0xff
  if (shift > 8 - BITS) bytes[at + 1] = pair >>> 8
}

/** Raises a register; true when it was lower (hllDenseSet). */
export function raiseDenseRegister(bytes: Uint8Array, start: number, index: number, value: number): boolean {
  if (denseRegister(bytes, start, index) >= value) return false
  setDenseRegister(bytes, start, index, value)
  return true
}
