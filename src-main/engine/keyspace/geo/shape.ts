import type { Area, Point } from './cells.ts'
import { degrees, distanceMeters, EARTH_RADIUS_METERS, northDistanceMeters, radians } from './distance.ts'

/** What is searched: a circle, or a box whose sides run along the meridians and parallels. Lengths are in metres. */
export type Shape =
  | { readonly kind: 'circle'; readonly center: Point; readonly radiusMeters: number }
  | { readonly kind: 'box'; readonly center: Point; readonly widthMeters: number; readonly heightMeters: number }

/** How far a point of the shape is from its center, undefined for a point outside (geoWithinShape). */
export function distanceWithin(shape: Shape, point: Point): number | undefined {
  const { center } = shape
  if (shape.kind === 'box' && !isInBox(shape.widthMeters, shape.heightMeters, center, point)) return undefined
  const distance = distanceMeters(center, point)
  return shape.kind === 'circle' && distance > shape.radiusMeters ? undefined : distance
}

function isInBox(widthMeters: number, heightMeters: number, center: Point, point: Point): boolean {
  if (northDistanceMeters(point.latitude, center.latitude) > heightMeters / 2) return false
  return distanceMeters(point, { longitude: center.longitude, latitude: point.latitude }) <= widthMeters / 2
}

/** From the center to the farthest point. */
export function reachMeters(shape: Shape): number {
  return shape.kind === 'circle' ? shape.radiusMeters : Math.sqrt((shape.widthMeters / 2) ** 2 + (shape.heightMeters / 2) ** 2)
}

/** The coordinates between which all of a shape lies (geohashBoundingBox). They may lie beyond the world's. */
export function boundsOf(shape: Shape): Area {
  const { longitude, latitude } = shape.center
  const height = shape.kind === 'circle' ? shape.radiusMeters : shape.heightMeters / 2
  const width = shape.kind === 'circle' ? shape.radiusMeters : shape.widthMeters / 2
  const north = degrees(height / EARTH_RADIUS_METERS)
  // Of the two parallels the one nearer to the pole has the more degrees to the metre.
  const widest = latitude < 0 ? latitude - north : latitude + north
  const east = degrees(width / EARTH_RADIUS_METERS / Math.cos(radians(widest)))
  return { longitude: { min: longitude - east, max: longitude + east }, latitude: { min: latitude - north, max: latitude + north } }
}
