import type { Bytes } from '../../../bytes.ts'
import { addUint64, subtractInt64, toWide, uint64FromText, UINT64_MAX, type WideInteger } from '../../wide-integer.ts'

/** The name of a stream's entry: Unix milliseconds and a sequence number within them, both unsigned 64-bit. */
export interface StreamId {
  readonly ms: WideInteger
  readonly seq: WideInteger
}

export const LEAST_ID: StreamId = { ms: 0, seq: 0 }
export const GREATEST_ID: StreamId = { ms: UINT64_MAX, seq: UINT64_MAX }

/** Below 0, 0 or above as the first id comes before the second, is the same, or comes after (streamCompareID). */
export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1
  if (a.seq === b.seq) return 0
  return a.seq < b.seq ? -1 : 1
}

export function isZeroId({ ms, seq }: StreamId): boolean {
  return ms === 0 && seq === 0
}

/** The id just after, undefined after the greatest (streamIncrID). */
export function idAfter({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== UINT64_MAX) return { ms, seq: addUint64(seq, 1) }
  return ms === UINT64_MAX ? undefined : { ms: addUint64(ms, 1), seq: 0 }
}

/** The id just before, undefined before the least (streamDecrID). */
export function idBefore({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== 0) return { ms, seq: less(seq) }
  return ms === 0 ? undefined : { ms: less(ms), seq: UINT64_MAX }
}

/** "1526919030474-55" */
export function idText({ ms, seq }: StreamId): Bytes {
  return `${ms}-${seq}`
}

/** Reads `ms-seq`, or `ms` alone with the sequence number given; undefined for every other text. */
export function idFromText(text: Bytes, missingSeq: WideInteger): StreamId | undefined {
  const dash = text.indexOf('-')
  const ms = uint64FromText(dash === -1 ? text : text.slice(0, dash))
  const seq = dash === -1 ? missingSeq : uint64FromText(text.slice(dash + 1))
  return ms === undefined || seq === undefined ? undefined : { ms, seq }
}

/** A positive number less one: the difference may itself be beyond 63 bits, and is unsigned. */
function less(value: WideInteger): WideInteger {
  return typeof value === 'number' ? value - 1 : toWide(BigInt.asUintN(64, BigInt(subtractInt64(value, 1))))
}
