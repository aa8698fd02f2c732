import { type Cell, cellOf, FINEST_STEP, middleOf, type Point } from './cells.ts'

const SCORE_BITS = 52

/** The score a point has in a sorted set: the bits of its finest cell's column and row, interleaved (geohashAlign52Bits). */
export function scoreOf(point: Point): number {
  return cellBits(cellOf(point, FINEST_STEP))
}

/** The point a score stands for, whatever number it is (decodeGeohash). */
export function pointOf(score: number): Point {
  const { low, high } = halvesOf(score)
  // Rows take the even bits, columns the odd ones.
  const row = gather16(low) + gather16(high) * 0x10000
  const column = gather16(low >>> 1) + gather16(high >>> 1) * 0x10000
  return middleOf({ column, row, step: FINEST_STEP })
}

/** The scores of the points in a cell: from `min` on, below `max` (scoresOfGeoHashBox). */
export function scoresIn(cell: Cell): { readonly min: number; readonly max: number } {
  const bits = cellBits(cell)
  const scale = 2 ** (SCORE_BITS - cell.step * 2)
  return { min: bits * scale, max: (bits + 1) * scale }
}

/** Column and row interleaved, the column in the higher bit of each pair. */
export function cellBits({ column, row }: Cell): number {
  return spread(column) * 2 + spread(row)
}

/** A zero bit put before each bit. */
function spread(value: number): number {
  return spread16(value & 0xffff) + spread16(Math.floor(value / 0x10000)) * 2 ** 32
}

function spread16(value: number): number {
  let bits = value
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}

/** The even bits of 32, closed up. */
function gather16(value: number): number {
  let bits = value & 0x55555555
  bits = (bits | (bits >>> 1)) & 0x33333333
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f
  bits = (bits | (bits >>> 4)) & 0x00ff00ff
  return (bits | (bits >>> 8)) & 0x0000ffff
}

/** What C makes of a double cast to uint64_t on x86-64: scores may be numbers that GEOADD never wrote. */
function halvesOf(score: number): { low: number; high: number } {
  if (score >= 0 && score < Number.MAX_SAFE_INTEGER) return { low: score >>> 0, high: Math.floor(score / 2 ** 32) }
  if (!Number.isFinite(score)) return { low: 0, high: score > 0 ? 0 : 2 ** 31 }
  const bits = BigInt.asUintN(64, BigInt(Math.trunc(score)))
  return { low: Number(bits & 0xffffffffn), high: Number(bits >> 32n) }
}
