/* Points, boxes and the two curves the topology picture is made of. Pixels, y downwards. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** Radians, clockwise, with 0 at twelve o'clock: the way a clock face and our slot ring are read. */
export type ClockAngle = number

export const FULL_TURN = Math.PI * 2

export function pointOnCircle(centre: Point, radius: number, angle: ClockAngle): Point {
  return { x: centre.x + Math.sin(angle) * radius, y: centre.y - Math.cos(angle) * radius }
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export function boxesOverlap(a: Box, b: Box, margin = 0): boolean {
  return a.x < b.x + b.width + margin && b.x < a.x + a.width + margin && a.y < b.y + b.height + margin && b.y < a.y + a.height + margin
}

/** Distance from a point to the nearest point of a box; 0 inside. */
export function distanceToBox(point: Point, box: Box): number {
  const dx = Math.max(box.x - point.x, 0, point.x - (box.x + box.width))
  const dy = Math.max(box.y - point.y, 0, point.y - (box.y + box.height))
  return Math.hypot(dx, dy)
}

/** The point of the box's edge that is nearest to `from`. */
export function nearestEdgePoint(box: Box, from: Point): Point {
  return {
    x: Math.min(Math.max(from.x, box.x), box.x + box.width),
    y: Math.min(Math.max(from.y, box.y), box.y + box.height),
  }
}

/** SVG path of a ring segment. A whole turn is drawn as two halves, as one SVG arc cannot close on itself. */
export function ringSegmentPath(centre: Point, innerRadius: number, outerRadius: number, start: ClockAngle, end: ClockAngle): string {
  if (end - start >= FULL_TURN - 1e-6) {
    const middle = start + Math.PI
    return `${ringSegmentPath(centre, innerRadius, outerRadius, start, middle)} ${ringSegmentPath(centre, innerRadius, outerRadius, middle, start + FULL_TURN - 1e-5)}`
  }
  const large = end - start > Math.PI ? 1 : 0
  const a = pointOnCircle(centre, outerRadius, start)
  const b = pointOnCircle(centre, outerRadius, end)
  const c = pointOnCircle(centre, innerRadius, end)
  const d = pointOnCircle(centre, innerRadius, start)
  return `M${at(a)} A${fix(outerRadius)} ${fix(outerRadius)} 0 ${large} 1 ${at(b)} L${at(c)} A${fix(innerRadius)} ${fix(innerRadius)} 0 ${large} 0 ${at(d)} Z`
}

/** The box around another. */
export function enclosing<T extends Box>(boxes: readonly T[], inner: Box): T | undefined {
  const { x, y } = centreOf(inner)
  return boxes.find((box) => box.x <= x && x <= box.x + box.width && box.y <= y && y <= box.y + box.height)
}

export function straightPath(from: Point, to: Point): string {
  return `M${at(from)} L${at(to)}`
}

/** A gentle curve between two points, bowed to the left of its direction so that there and back do not coincide. */
export function bowedPath(from: Point, to: Point, bow = 0.18): string {
  const control = bowControl(from, to, bow)
  return `M${at(from)} Q${at(control)} ${at(to)}`
}

/** The middle of {@link bowedPath}: where its label goes. */
export function bowedMiddle(from: Point, to: Point, bow = 0.18): Point {
  const control = bowControl(from, to, bow)
  return { x: (from.x + 2 * control.x + to.x) / 4, y: (from.y + 2 * control.y + to.y) / 4 }
}

function bowControl(from: Point, to: Point, bow: number): Point {
  const dx = to.x - from.x
  const dy = to.y - from.y
  return { x: (from.x + to.x) / 2 + dy * bow, y: (from.y + to.y) / 2 - dx * bow }
}

function at(point: Point): string {
  return `${fix(point.x)} ${fix(point.y)}`
}

function fix(value: number): string {
  return value.toFixed(2)
}
