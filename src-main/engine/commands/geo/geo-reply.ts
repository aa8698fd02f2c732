import type { Point } from '../../keyspace/geo/cells.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'
import { humanDouble } from '../arguments/fixed-point.ts'

const DECIMALS_SCALE = 10000

/** Longitude and latitude with up to 17 decimals (addReplyHumanLongDouble). */
export function replyPoint(reply: ReplyWriter, { longitude, latitude }: Point): void {
  reply.array(2)
  for (const coordinate of [longitude, latitude]) {
    const text = humanDouble(coordinate)
    if (reply.protocol === 3) reply.raw(`,${text}\r\n`)
    else reply.bulk(text)
  }
}

/** A distance with four decimals, rounded half to even once scaled (fixedpoint_d2string). */
export function replyDistance(reply: ReplyWriter, distance: number): void {
  const scaled = BigInt(halfEven(distance * DECIMALS_SCALE))
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(5, '0')
  reply.bulk(`${scaled < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`)
}

function halfEven(value: number): number {
  const down = Math.floor(value)
  const rest = value - down
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1
  return down % 2 === 0 ? down : down + 1
}
