import { type Area, areaOf, type Cell, cellBeside, cellOf, FINEST_STEP, type Point } from './cells.ts'
import { boundsOf, reachMeters, type Shape } from './shape.ts'

/** Half the width of the world in Web Mercator (MERCATOR_MAX). */
const HALF_WORLD_METERS = 20037726.37

/** The center's cell and those around it, as columns east and rows north, in the order in which Redis visits them. */
const AROUND: readonly (readonly [east: number, north: number])[] = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]]

/** The cells, up to nine, that cover a shape, in the order in which to visit them (geohashCalculateAreasByShapeWGS84, membersOfAllNeighbors). */
export function cellsCovering(shape: Shape): readonly Cell[] {
  const bounds = boundsOf(shape)
  let step = stepFor(reachMeters(shape), shape.center)
  let center = cellOf(shape.center, step)
  if (step > 1 && isTooSmall(center, bounds)) center = cellOf(shape.center, --step)
  const useful = step >= 2 ? AROUND.filter(([east, north]) => isUseful(areaOf(center), bounds, east, north)) : AROUND
  return withoutRepeats(useful.map(([east, north]) => cellBeside(center, east, north)))
}

/** The finest step whose cells are large enough for nine of them to cover the reach (geohashEstimateStepsByRadius). */
function stepFor(reach: number, { latitude }: Point): number {
  if (reach === 0) return FINEST_STEP
  let step = -1
  for (let meters = reach; meters < HALF_WORLD_METERS; meters *= 2) step++
  // Cells narrow towards the poles.
  if (Math.abs(latitude) > 66) step--
  if (Math.abs(latitude) > 80) step--
  return Math.min(Math.max(step, 1), FINEST_STEP)
}

/** Near the edge of its cell a center needs larger ones. */
function isTooSmall(center: Cell, { longitude, latitude }: Area): boolean {
  return (
    areaOf(cellBeside(center, 0, 1)).latitude.max < latitude.max ||
    areaOf(cellBeside(center, 0, -1)).latitude.min > latitude.min ||
    areaOf(cellBeside(center, 1, 0)).longitude.max < longitude.max ||
    areaOf(cellBeside(center, -1, 0)).longitude.min > longitude.min
  )
}

/** A neighbour is useless where the shape ends before the center's own cell does. */
function isUseful({ longitude, latitude }: Area, bounds: Area, east: number, north: number): boolean {
  if (north < 0 && latitude.min < bounds.latitude.min) return false
  if (north > 0 && latitude.max > bounds.latitude.max) return false
  if (east < 0 && longitude.min < bounds.longitude.min) return false
  return !(east > 0 && longitude.max > bounds.longitude.max)
}

/**
 * With huge shapes neighbours are the same cell. Like Redis this looks only at the neighbour visited before, and never at the
 * center's cell: what it then finds twice, Redis replies twice.
 */
function withoutRepeats(cells: readonly Cell[]): readonly Cell[] {
  const kept: Cell[] = []
  let last: Cell | undefined
  cells.forEach((cell, index) => {
    if (last !== undefined && last.column === cell.column && last.row === cell.row) return
    kept.push(cell)
    if (index > 0) last = cell
  })
  return kept
}
