import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { corrupt } from './rdb-format-error.ts'

// Layout (intset.c): bytes per integer u32 (2, 4 or 8), count u32, the integers in ascending order.
const HEADER_BYTES = 8

/** An intset of the given members, or undefined when one of them is no 64-bit integer in canonical form. */
export function encodeIntset(members: Iterable<Bytes>): Buffer | undefined {
  const integers: bigint[] = []
  for (const member of members) {
    const integer = integerFromText(member)
    if (integer === undefined) return undefined
    integers.push(BigInt(integer))
  }
  integers.sort((a, b) => (a < b ? -1 : 1))
  const width = widthFor(integers)
  const packed = Buffer.alloc(HEADER_BYTES + integers.length * width)
  packed.writeUInt32LE(width, 0)
  packed.writeUInt32LE(integers.length, 4)
  integers.forEach((integer, index) => {
    const at = HEADER_BYTES + index * width
    if (width === 8) packed.writeBigInt64LE(integer, at)
    else packed.writeIntLE(Number(integer), at, width)
  })
  return packed
}

function widthFor(sorted: readonly bigint[]): number {
  const least = sorted[0] ?? 0n
  const greatest = sorted.at(-1) ?? 0n
  if (least >= -0x8000n && greatest <= 0x7fffn) return 2
  return least >= -0x80000000n && greatest <= 0x7fffffffn ? 4 : 8
}

/**
 * The members of an intset, as decimal text.
 * @throws RdbFormatError when sizes do not match, or members are not strictly ascending.
 */
export function decodeIntset(blob: Buffer): Bytes[] {
  if (blob.length < HEADER_BYTES) throw corrupt('intset is too short')
  const width = blob.readUInt32LE(0)
  const count = blob.readUInt32LE(4)
  if (width !== 2 && width !== 4 && width !== 8) throw corrupt('intset has an unknown integer width')
  if (blob.length !== HEADER_BYTES + count * width) throw corrupt('intset size does not match')
  const members: Bytes[] = []
  let previous: number | bigint | undefined
  for (let at = HEADER_BYTES; at < blob.length; at += width) {
    const integer = width === 8 ? blob.readBigInt64LE(at) : blob.readIntLE(at, width)
    if (previous !== undefined && integer <= previous) throw corrupt('intset is not in ascending order')
    members.push(String(integer))
    previous = integer
  }
  return members
}
