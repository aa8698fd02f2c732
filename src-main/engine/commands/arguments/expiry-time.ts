import type { Bytes } from '../../bytes.ts'
import { fitsInt64 } from '../../keyspace/integer-text.ts'
import { toWide, type WideInteger } from '../../keyspace/wide-integer.ts'
import { invalidExpire } from '../reply-errors.ts'
import { readWideInteger } from './integer.ts'

const INT64_MAX = 9223372036854775807n

export interface ExpiryUnit {
  readonly seconds: boolean
  /** A point in time, not a span from now. */
  readonly absolute: boolean
}

/**
 * The Unix time in milliseconds at which a key is to run out, from the number after EX, PX, EXAT or PXAT.
 * @throws ReplyError for no integer, zero or less, and what overflows 64 bits (getExpireMillisecondsOrReply)
 */
export function readExpiryTimeMs(text: Bytes, unit: ExpiryUnit, nowMs: number, commandName: string): WideInteger {
  const value = readWideInteger(text)
  if (value <= 0) throw invalidExpire(commandName)
  const atMs = BigInt(value) * (unit.seconds ? 1000n : 1n) + BigInt(unit.absolute ? 0 : nowMs)
  if (!fitsInt64(atMs)) throw invalidExpire(commandName)
  return toWide(atMs)
}

/**
 * The same for EXPIRE and its kin, which take spans and times that are past.
 * @throws ReplyError for no integer and for overflow (expireGenericCommand)
 */
export function readDeadlineMs(text: Bytes, unit: ExpiryUnit, nowMs: number, commandName: string): WideInteger {
  const value = readWideInteger(text)
  const spanMs = BigInt(value) * (unit.seconds ? 1000n : 1n)
  if (!fitsInt64(spanMs) || spanMs > INT64_MAX - BigInt(unit.absolute ? 0 : nowMs)) throw invalidExpire(commandName)
  return toWide(spanMs + BigInt(unit.absolute ? 0 : nowMs))
}
