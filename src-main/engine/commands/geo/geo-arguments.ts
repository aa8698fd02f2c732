import type { Bytes } from '../../bytes.ts'
import { LATITUDE_LIMIT, LONGITUDE_LIMIT, type Point } from '../../keyspace/geo/cells.ts'
import { fixedPoint } from '../arguments/fixed-point.ts'
import { floatFromText, readFloat } from '../arguments/float.ts'
import { ReplyError } from '../command.ts'

const METERS_A_UNIT: ReadonlyMap<string, number> = new Map([['m', 1], ['km', 1000], ['ft', 0.3048], ['mi', 1609.34]])

/** A longitude and a latitude. @throws ReplyError for what is no number, and for what lies beyond the world (extractLongLatOrReply) */
export function readPoint(longitudeText: Bytes, latitudeText: Bytes): Point {
  const longitude = readFloat(longitudeText)
  const latitude = readFloat(latitudeText)
  if (Math.abs(longitude) > LONGITUDE_LIMIT || Math.abs(latitude) > LATITUDE_LIMIT) {
    throw new ReplyError(`ERR invalid longitude,latitude pair ${fixedPoint(longitude, 6)},${fixedPoint(latitude, 6)}`)
  }
  return { longitude, latitude }
}

/** How many metres one of a unit is. @throws ReplyError for another unit than m, km, ft and mi */
export function readUnit(text: Bytes): number {
  const meters = METERS_A_UNIT.get(text.toLowerCase())
  if (meters === undefined) throw new ReplyError('ERR unsupported unit provided. please use M, KM, FT, MI')
  return meters
}

/** A length, and the metres its unit has. */
export interface Length {
  readonly amount: number
  readonly metersAUnit: number
}

export function readRadius(text: Bytes, unit: Bytes): Length {
  const amount = readLength(text, 'radius')
  if (amount < 0) throw new ReplyError('ERR radius cannot be negative')
  return { amount, metersAUnit: readUnit(unit) }
}

export function readBox(widthText: Bytes, heightText: Bytes, unit: Bytes): { width: number; height: number; metersAUnit: number } {
  const width = readLength(widthText, 'width')
  const height = readLength(heightText, 'height')
  if (width < 0 || height < 0) throw new ReplyError('ERR height or width cannot be negative')
  return { width, height, metersAUnit: readUnit(unit) }
}

function readLength(text: Bytes, what: string): number {
  const amount = floatFromText(text)
  if (amount === undefined) throw new ReplyError(`ERR need numeric ${what}`)
  return amount
}
