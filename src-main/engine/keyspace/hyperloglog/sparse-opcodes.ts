/** The bounds of the sparse representation's opcodes (hyperloglog.c). */
export const LONGEST_ZERO = 64
export const LONGEST_XZERO = 16384
export const LONGEST_VAL = 4
export const LARGEST_VAL = 32

/** A run of registers with one value: ZERO `00nnnnnn`, XZERO `01nnnnnn nnnnnnnn`, VAL `1vvvvvnn`. */
export interface Opcode {
  readonly kind: 'ZERO' | 'XZERO' | 'VAL'
  /** The value of the registers: 0 but in VAL. */
  readonly value: number
  /** Registers covered. */
  readonly span: number
  readonly sizeBytes: 1 | 2
}

/** The opcode at a position; the second byte of an XZERO that is cut off counts as zero. */
export function opcodeAt(bytes: Uint8Array, at: number): Opcode {
  const first = bytes[at]!
  if ((first & 0x80) !== 0) return { kind: 'VAL', value: ((first >>> 2) & 0x1f) + 1, span: (first & 3) + 1, sizeBytes: 1 }
  if ((first & 0x40) === 0) return { kind: 'ZERO', value: 0, span: (first & 0x3f) + 1, sizeBytes: 1 }
  return { kind: 'XZERO', value: 0, span: (((first & 0x3f) << 8) | (bytes[at + 1] ?? 0)) + 1, sizeBytes: 2 }
}

/** How many registers the opcode at a position covers: what a search over thousands of them needs, without an object for each. */
export function spanAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if ((first & 0x80) !== 0) return (first & 3) + 1
  return (first & 0x40) === 0 ? (first & 0x3f) + 1 : (((first & 0x3f) << 8) | (bytes[at + 1] ?? 0)) + 1
}

/** Bytes of an opcode that begins with this byte. */
export function opcodeBytes(first: number): 1 | 2 {
  return (first & 0xc0) === 0x40 ? 2 : 1
}

export function isVal(byte: number): boolean {
  return (byte & 0x80) !== 0
}

export function valByte(value: number, span: number): number {
  return 0x80 | ((value - 1) << 2) | (span - 1)
}

/** The bytes of a run of `span` registers of a value; none for an empty run. Zeros take the shorter form that fits. */
export function runBytes(value: number, span: number): readonly number[] {
  if (span === 0) return []
  if (value > 0) return [valByte(value, span)]
  return span > LONGEST_ZERO ? [0x40 | ((span - 1) >>> 8), (span - 1) & 0xff] : [span - 1]
}
