import type { Bytes } from '../bytes.ts'

/** Longer arguments seldom recur, and looking for them would cost more than making them anew. */
export const SHORT_STRING_BYTES = 12

const PLACES = 1024
const known: Bytes[] = new Array<Bytes>(PLACES).fill('')

/**
 * The bytes `start` to `end` (exclusive; at most {@link SHORT_STRING_BYTES}) of a buffer, as the same string object as last time
 * where possible. Command names, options and small values recur: V8 then has their hash already, need not make and collect
 * them, and need not note that an old Map was given a young string.
 */
export function shortString(buffer: Buffer, start: number, end: number): Bytes {
  const length = end - start
  let hash = length
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + buffer[at]!) | 0
  const place = (hash ^ (hash >>> 10)) & (PLACES - 1)
  const candidate = known[place]!
  if (candidate.length === length && holds(candidate, buffer, start)) return candidate
  return (known[place] = buffer.latin1Slice(start, end))
}

function holds(text: Bytes, buffer: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== buffer[start + at]) return false
  return true
}
