import type { Bytes } from '../../../bytes.ts'
import { toWide, type WideInteger } from '../../wide-integer.ts'
import type { StreamId } from './stream-id.ts'

export const ID_BYTES = 16

/** An id as 16 bytes, most significant first, whose order is the ids' (streamEncodeID). */
export function idToBytes({ ms, seq }: StreamId): Bytes {
  return bigEndian(ms) + bigEndian(seq)
}

/** The id in the 16 bytes at an offset. */
export function idFromBytes(bytes: Bytes, at = 0): StreamId {
  return { ms: fromBigEndian(bytes, at), seq: fromBigEndian(bytes, at + 8) }
}

function bigEndian(value: WideInteger): Bytes {
  const wide = BigInt(value)
  let bytes = ''
  for (let shift = 56n; shift >= 0n; shift -= 8n) bytes += String.fromCharCode(Number((wide >> shift) & 255n))
  return bytes
}

function fromBigEndian(bytes: Bytes, at: number): WideInteger {
  let value = 0n
  for (let byte = at; byte < at + 8; byte++) value = (value << 8n) | BigInt(bytes.charCodeAt(byte))
  return toWide(value)
}
