import type { Bytes } from '../bytes.ts'

/** One past the last hash position: where a scan ends. */
const HASH_SPACE = 2 ** 32
const TARGET_BUCKET_SIZE = 8
const LARGEST_BITS = 20

/** FNV-1a over the bytes: where a member stands in the order of a scan. */
function scanHash(member: Bytes): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < member.length; at++) hash = Math.imul(hash ^ member.charCodeAt(at), 0x01000193)
  // FNV's high bits depend little on the last bytes; the buckets go by the high bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/**
 * Members in the order of their hash, so that a SCAN cursor needs no state: the cursor is a position in the hash space.
 * A member present from the first call to the last keeps its position, whatever else comes and goes and however often the
 * buckets are rebuilt, and is therefore given at least once (the guarantee that dictScan gives in Redis).
 */
export class ScanBuckets {
  private buckets: Bytes[][] = []
  private bits = 0
  private count = 0

  constructor(members: Iterable<Bytes>, size: number) {
    this.resize(bitsFor(size))
    for (const member of members) this.place(member)
  }

  add(member: Bytes): void {
    if (this.count >= this.buckets.length * TARGET_BUCKET_SIZE * 4 && this.bits < LARGEST_BITS) this.rebuild()
    this.place(member)
  }

  remove(member: Bytes): void {
    const bucket = this.buckets[this.bucketOf(scanHash(member))]!
    const at = bucket.indexOf(member)
    if (at === -1) return
    bucket[at] = bucket[bucket.length - 1]!
    bucket.pop()
    this.count--
  }

  /**
   * Collects whole buckets into `found` from a position on until it holds `count` members.
   * Gives the position to go on from, or 0 at the end.
   */
  collect(position: number, count: number, found: Bytes[]): number {
    let bucket = this.bucketOf(Math.min(position, HASH_SPACE - 1))
    while (bucket < this.buckets.length && found.length < count) {
      for (const member of this.buckets[bucket]!) found.push(member)
      bucket++
    }
    return bucket >= this.buckets.length ? 0 : bucket * 2 ** (32 - this.bits)
  }

  private bucketOf(hash: number): number {
    return this.bits === 0 ? 0 : hash >>> (32 - this.bits)
  }

  private place(member: Bytes): void {
    this.buckets[this.bucketOf(scanHash(member))]!.push(member)
    this.count++
  }

  private resize(bits: number): void {
    this.bits = bits
    this.buckets = Array.from({ length: 2 ** bits }, () => [])
    this.count = 0
  }

  private rebuild(): void {
    const before = this.buckets
    this.resize(bitsFor(this.count * 2))
    for (const bucket of before) for (const member of bucket) this.place(member)
  }
}

function bitsFor(size: number): number {
  return Math.min(LARGEST_BITS, Math.max(0, Math.ceil(Math.log2(size / TARGET_BUCKET_SIZE))))
}
