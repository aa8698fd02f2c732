import { corrupt } from './rdb-format-error.ts'

const MAX_LITERAL = 32
const MAX_OFFSET = 1 << 13
const MAX_MATCH = (1 << 8) + (1 << 3)
const HASH_BITS = 14

/**
 * Where each three-byte hash was last seen, counted over all inputs: an entry below the start of the present one is stale. Clearing or
 * allocating a table for every string would cost many times the compression itself.
 */
const lastSeen = new Int32Array(1 << HASH_BITS).fill(-1)
let nextStart = 0

/** The place in that count where an input begins. */
function claimPlaces(count: number): number {
  if (nextStart + count > 0x7fffffff) {
    lastSeen.fill(-1)
    nextStart = 0
  }
  const start = nextStart
  nextStart += count
  return start
}

/**
 * LZF, the compression of RDB strings (liblzf's format): a control byte below 32 announces that many literals plus one;
 * any other holds a match length in its top three bits (7: one more byte of length) and the distance back in 13 bits.
 *
 * @returns the compressed bytes, or undefined when they would not be shorter than `limitBytes`.
 */
export function lzfCompress(input: Uint8Array, limitBytes: number): Buffer | undefined {
  if (input.length < 4 || limitBytes < 4) return undefined
  const packer = new LzfPacker(input, limitBytes)
  return packer.run()
}

class LzfPacker {
  private readonly input: Uint8Array
  private readonly out: Buffer
  private readonly start: number
  private at = 0
  private written = 0
  private literalStart = 0

  constructor(input: Uint8Array, limitBytes: number) {
    this.input = input
    this.out = Buffer.allocUnsafe(limitBytes)
    this.start = claimPlaces(input.length)
  }

  run(): Buffer | undefined {
    const last = this.input.length - 2
    while (this.at < last) {
      const candidate = this.lookUp(this.at)
      if (!this.isMatch(candidate)) {
        this.at++
        continue
      }
      if (!this.flushLiterals(this.at) || !this.writeMatch(candidate)) return undefined
    }
    return this.flushLiterals(this.input.length) ? this.out.subarray(0, this.written) : undefined
  }

  /** The last place with the same three-byte hash, negative for none; remembers `at` in its stead. */
  private lookUp(at: number): number {
    const word = (this.input[at]! << 16) | (this.input[at + 1]! << 8) | this.input[at + 2]!
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS)
    const candidate = lastSeen[hash]! - this.start
    lastSeen[hash] = this.start + at
    return candidate
  }

  private isMatch(candidate: number): boolean {
    const { input, at } = this
    return (
      candidate >= 0 &&
      at - candidate <= MAX_OFFSET &&
      input[candidate] === input[at] &&
      input[candidate + 1] === input[at + 1] &&
      input[candidate + 2] === input[at + 2]
    )
  }

  private writeMatch(candidate: number): boolean {
    const { input, out } = this
    const longest = Math.min(MAX_MATCH, input.length - this.at)
    let length = 3
    while (length < longest && input[candidate + length] === input[this.at + length]) length++
    if (this.written + 3 > out.length) return false
    const distance = this.at - candidate - 1
    const code = length - 2
    if (code < 7) out[this.written++] = (code << 5) | (distance >> 8)
    else {
      out[this.written++] = (7 << 5) | (distance >> 8)
      out[this.written++] = code - 7
    }
    out[this.written++] = distance & 255
    this.at += length
    this.literalStart = this.at
    return true
  }

  private flushLiterals(end: number): boolean {
    while (this.literalStart < end) {
      const run = Math.min(MAX_LITERAL, end - this.literalStart)
      if (this.written + 1 + run > this.out.length) return false
      this.out[this.written++] = run - 1
      this.out.set(this.input.subarray(this.literalStart, this.literalStart + run), this.written)
      this.written += run
      this.literalStart += run
    }
    return true
  }
}

/**
 * Expands LZF to exactly `sizeBytes` bytes. No claim of the data is trusted: a size it cannot reach, a distance before the
 * start, or an end too early or too late are refused.
 * @throws RdbFormatError
 */
export function lzfDecompress(input: Uint8Array, sizeBytes: number): Buffer {
  // Three bytes make at most MAX_MATCH: a larger claim would only make us allocate memory for nothing.
  if (sizeBytes > input.length * MAX_MATCH) throw corrupt('LZF size is out of reach')
  const out = Buffer.allocUnsafe(sizeBytes)
  let written = 0
  let at = 0
  while (at < input.length) {
    const control = input[at++]!
    const isLiteral = control < MAX_LITERAL
    let length = isLiteral ? control + 1 : (control >> 5) + 2
    if (!isLiteral && length === 9) length += input[at++] ?? 0
    if (written + length > sizeBytes) throw corrupt('LZF data is longer than announced')
    if (isLiteral) {
      if (at + length > input.length) throw corrupt('LZF literal run is cut off')
      out.set(input.subarray(at, at + length), written)
      at += length
      written += length
      continue
    }
    if (at >= input.length) throw corrupt('LZF match is cut off')
    let from = written - (((control & 31) << 8) | input[at++]!) - 1
    if (from < 0) throw corrupt('LZF match reaches before the start')
    // Byte by byte: source and target may overlap, that is how runs are made.
    for (const end = written + length; written < end; ) out[written++] = out[from++]!
  }
  if (written !== sizeBytes) throw corrupt('LZF data is shorter than announced')
  return out
}
