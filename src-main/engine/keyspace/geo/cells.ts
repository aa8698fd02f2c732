/** Where points can be: what Web Mercator covers (geohash.h). */
export const LONGITUDE_LIMIT = 180
export const LATITUDE_LIMIT = 85.05112878
/** Halvings of each coordinate in a score: 52 bits in all (GEO_STEP_MAX). */
export const FINEST_STEP = 26

export interface Point {
  readonly longitude: number
  readonly latitude: number
}

/** A range of coordinates. */
interface Span {
  readonly min: number
  readonly max: number
}

export interface Area {
  readonly longitude: Span
  readonly latitude: Span
}

/** One of the 4^step cells of the world: column from the west, row from the south. */
export interface Cell {
  readonly column: number
  readonly row: number
  readonly step: number
}

/** The cell that holds a point, in a world of latitudes from -`latitudeLimit` to it (geohashEncode). */
export function cellOf({ longitude, latitude }: Point, step: number, latitudeLimit = LATITUDE_LIMIT): Cell {
  const cells = 2 ** step
  return {
    column: Math.trunc(((longitude + LONGITUDE_LIMIT) / (2 * LONGITUDE_LIMIT)) * cells),
    row: Math.trunc(((latitude + latitudeLimit) / (2 * latitudeLimit)) * cells),
    step,
  }
}

/** The ground a cell covers (geohashDecode). */
export function areaOf({ column, row, step }: Cell): Area {
  return { longitude: spanOf(column, step, LONGITUDE_LIMIT), latitude: spanOf(row, step, LATITUDE_LIMIT) }
}

/** The middle of a cell, which stands for every point in it. */
export function middleOf(cell: Cell): Point {
  const { longitude, latitude } = areaOf(cell)
  return { longitude: within(longitude, LONGITUDE_LIMIT), latitude: within(latitude, LATITUDE_LIMIT) }
}

/** The cell so many columns east and rows north; the world wraps around in both directions (geohash_move_x, geohash_move_y). */
export function cellBeside({ column, row, step }: Cell, east: number, north: number): Cell {
  const cells = 2 ** step
  return { column: east === 0 ? column : wrapped(column + east, cells), row: north === 0 ? row : wrapped(row + north, cells), step }
}

function spanOf(index: number, step: number, limit: number): Span {
  const cells = 2 ** step
  const at = (edge: number): number => -limit + ((edge >>> 0) / cells) * (2 * limit)
  return { min: at(index), max: at(index + 1) }
}

function within({ min, max }: Span, limit: number): number {
  return Math.max(-limit, Math.min(limit, (min + max) / 2))
}

function wrapped(index: number, cells: number): number {
  return ((index % cells) + cells) % cells
}
