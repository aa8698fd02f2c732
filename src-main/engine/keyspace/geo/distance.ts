import type { Point } from './cells.ts'

/** The earth's quadratic mean radius for WGS-84. */
export const EARTH_RADIUS_METERS = 6372797.560856
const RADIANS_A_DEGREE = Math.PI / 180

export function radians(degrees: number): number {
  return degrees * RADIANS_A_DEGREE
}

export function degrees(angle: number): number {
  return angle / RADIANS_A_DEGREE
}

/** Great-circle distance in metres by the haversine formula (geohashGetDistance). */
export function distanceMeters(from: Point, to: Point): number {
  const v = Math.sin((radians(to.longitude) - radians(from.longitude)) / 2)
  if (v === 0) return northDistanceMeters(from.latitude, to.latitude)
  const fromLatitude = radians(from.latitude)
  const toLatitude = radians(to.latitude)
  const u = Math.sin((toLatitude - fromLatitude) / 2)
  const a = u * u + Math.cos(fromLatitude) * Math.cos(toLatitude) * v * v
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(a))
}

/** The same along a meridian. */
export function northDistanceMeters(fromLatitude: number, toLatitude: number): number {
  return EARTH_RADIUS_METERS * Math.abs(radians(toLatitude) - radians(fromLatitude))
}
