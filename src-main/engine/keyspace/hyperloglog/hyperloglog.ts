import type { Bytes } from '../../bytes.ts'
import { DENSE_BYTES, denseRegister, raiseDenseRegister, setDenseRegister } from './dense-registers.ts'
import { REGISTER_COUNT, registerOf } from './element-register.ts'
import { emptyHistogram, estimateCardinality, type RegisterHistogram } from './estimate.ts'
import { opcodeAt, runBytes } from './sparse-opcodes.ts'
import { raiseSparseRegister, type SparseCursor } from './sparse-registers.ts'

/** "HYLL", the encoding, three unused bytes, and the cached cardinality: 8 bytes, little-endian, their top bit set when stale. */
const HEADER_BYTES = 16
const MAGIC = 'HYLL'
const ENCODING_AT = 4
const CACHE_AT = 8
const CACHE_END = 16
const STALE = 0x80
const DENSE = 0
const SPARSE = 1
/** llroundl of an infinite number on x86. */
const NO_CARDINALITY = -(2n ** 63n)

/** The bytes say HyperLogLog, but their registers are not whole. */
export class CorruptHyperLogLog extends Error {
  override readonly name = 'CorruptHyperLogLog'
}

/** A HyperLogLog on its way from the string that holds it to the next: the bytes are those Redis keeps (hyperloglog.c). */
export class HyperLogLog {
  private bytes: Uint8Array<ArrayBuffer>

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes
  }

  /** The one without elements: sparse, a single XZERO (createHLLObject). */
  static empty(): HyperLogLog {
    const opcodes = runBytes(0, REGISTER_COUNT)
    const bytes = new Uint8Array(HEADER_BYTES + opcodes.length)
    for (let at = 0; at < MAGIC.length; at++) bytes[at] = MAGIC.charCodeAt(at)
    bytes[ENCODING_AT] = SPARSE
    bytes.set(opcodes, HEADER_BYTES)
    return new HyperLogLog(bytes)
  }

  /** What a string holds; undefined when it is no HyperLogLog (isHLLObjectOrReply). The opcodes of a sparse one are not looked at. */
  static from(text: Bytes): HyperLogLog | undefined {
    if (text.length < HEADER_BYTES || !text.startsWith(MAGIC)) return undefined
    const encoding = text.charCodeAt(ENCODING_AT)
    if (encoding > SPARSE || (encoding === DENSE && text.length !== HEADER_BYTES + DENSE_BYTES)) return undefined
    const bytes = new Uint8Array(text.length)
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
    return new HyperLogLog(bytes)
  }

  get isDense(): boolean {
    return this.bytes[ENCODING_AT] === DENSE
  }

  toBytes(): Bytes {
    const { buffer, byteOffset, byteLength } = this.bytes
    return Buffer.from(buffer, byteOffset, byteLength).latin1Slice()
  }

  /**
   * Counts an element in; true when a register rose. A sparse one becomes dense when it would outgrow `sparseLimitBytes`.
   * @throws CorruptHyperLogLog
   */
  add(element: Bytes, sparseLimitBytes: number): boolean {
    const { index, run } = registerOf(element)
    return this.raise(index, run, sparseLimitBytes)
  }

  /** Raises each register to that of `registers` (hllMerge's result, PFMERGE). @throws CorruptHyperLogLog */
  raiseAll(registers: Uint8Array, sparseLimitBytes: number): void {
    const cursor = { at: HEADER_BYTES, first: 0 }
    for (let index = 0; index < REGISTER_COUNT; index++) if (registers[index] !== 0) this.raise(index, registers[index]!, sparseLimitBytes, cursor)
  }

  /** Raises a register to a value; true when it was lower. One `cursor` serves registers raised in ascending order. @throws CorruptHyperLogLog */
  private raise(index: number, value: number, sparseLimitBytes: number, cursor?: SparseCursor): boolean {
    if (this.isDense) return raiseDenseRegister(this.bytes, HEADER_BYTES, index, value)
    const change = raiseSparseRegister(this.bytes, HEADER_BYTES, index, value, sparseLimitBytes, cursor)
    if (change.outcome === 'unchanged') return false
    if (change.outcome === 'corrupt') throw new CorruptHyperLogLog()
    if (change.outcome === 'changed') this.bytes = change.bytes
    else {
      this.makeDense()
      raiseDenseRegister(this.bytes, HEADER_BYTES, index, value)
    }
    this.forgetCardinality()
    return true
  }

  /** Changes a sparse representation into the dense one; header and cache stay (hllSparseToDense). @throws CorruptHyperLogLog */
  makeDense(): void {
    if (this.isDense) return
    const dense = new Uint8Array(HEADER_BYTES + DENSE_BYTES)
    dense.set(this.bytes.subarray(0, HEADER_BYTES))
    dense[ENCODING_AT] = DENSE
    this.visitSparse((index, value) => setDenseRegister(dense, HEADER_BYTES, index, value))
    this.bytes = dense
  }

  /** The register of an index, of a dense one. */
  register(index: number): number {
    return denseRegister(this.bytes, HEADER_BYTES, index)
  }

  /** Raises each of `registers` to this one's (hllMerge). @throws CorruptHyperLogLog */
  mergeInto(registers: Uint8Array): void {
    const take = (index: number, value: number): void => {
      if (value > registers[index]!) registers[index] = value
    }
    if (!this.isDense) return this.visitSparse(take)
    for (let index = 0; index < REGISTER_COUNT; index++) take(index, this.register(index))
  }

  /** The opcodes of a sparse one as PFDEBUG DECODE writes them: z and Z with their length, v with value and length. */
  describeSparse(): string {
    const words: string[] = []
    for (let at = HEADER_BYTES; at < this.bytes.length; ) {
      const { kind, value, span, sizeBytes } = opcodeAt(this.bytes, at)
      words.push(kind === 'VAL' ? `v:${value},${span}` : `${kind === 'ZERO' ? 'z' : 'Z'}:${span}`)
      at += sizeBytes
    }
    return words.join(' ')
  }

  forgetCardinality(): void {
    this.bytes[CACHE_END - 1]! |= STALE
  }

  /** The cardinality found earlier, undefined when registers changed since. */
  get cachedCardinality(): bigint | undefined {
    if ((this.bytes[CACHE_END - 1]! & STALE) !== 0) return undefined
    return this.cache.getBigUint64(0, true)
  }

  /** Estimates the cardinality and keeps it in the header. @throws CorruptHyperLogLog */
  findCardinality(): bigint {
    const cardinality = integerOf(estimateCardinality(this.histogram()))
    this.cache.setBigInt64(0, cardinality, true)
    return cardinality
  }

  private get cache(): DataView {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + CACHE_AT, CACHE_END - CACHE_AT)
  }

  private histogram(): RegisterHistogram {
    const histogram = emptyHistogram()
    if (this.isDense) {
      for (let index = 0; index < REGISTER_COUNT; index++) histogram[this.register(index)]!++
      return histogram
    }
    let covered = 0
    for (let at = HEADER_BYTES; at < this.bytes.length; ) {
      const { value, span, sizeBytes } = opcodeAt(this.bytes, at)
      histogram[value]! += span
      covered += span
      at += sizeBytes
    }
    if (covered !== REGISTER_COUNT) throw new CorruptHyperLogLog()
    return histogram
  }

  /** Registers above zero. Runs that fall short of all registers, or go beyond, are corrupt (CVE-2025-32023). */
  private visitSparse(visit: (index: number, value: number) => void): void {
    let first = 0
    for (let at = HEADER_BYTES; at < this.bytes.length; ) {
      const { value, span, sizeBytes } = opcodeAt(this.bytes, at)
      if (first + span > REGISTER_COUNT) throw new CorruptHyperLogLog()
      if (value > 0) for (let index = first; index < first + span; index++) visit(index, value)
      first += span
      at += sizeBytes
    }
    if (first !== REGISTER_COUNT) throw new CorruptHyperLogLog()
  }
}

/** The cardinality of registers merged from several (hllCount, HLL_RAW). */
export function cardinalityOf(registers: Uint8Array): bigint {
  const histogram = emptyHistogram()
  for (const value of registers) histogram[value]!++
  return integerOf(estimateCardinality(histogram))
}

function integerOf(cardinality: number): bigint {
  return Number.isFinite(cardinality) ? BigInt(cardinality) : NO_CARDINALITY
}
