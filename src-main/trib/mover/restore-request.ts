import type { Bytes } from '../../engine/bytes.ts'
import { Crc64 } from '../../engine/replication/rdb/crc64.ts'

/** What a slot's key is restored from: a string's value as it is, anything else as DUMP gave it. */
export interface KeyCopy {
  readonly kind: 'text' | 'dump'
  readonly bytes: Bytes
  /** Unix time in milliseconds by the source's clock, -1 for never. */
  readonly endsAtMs: number
  /** For RESTORE; 0 for ever. */
  readonly ttlMs: number
}

/** RDB's number for a string; its version 6 (Redis 2.6) is read by all that came after. */
const STRING_TYPE = 0
const RDB_VERSION = 6
const FOOTER_BYTES = 10
/** Lengths of strings in one, two and five bytes (rdbSaveLen). */
const SIX_BITS = 1 << 6
const FOURTEEN_BITS = 1 << 14
const LENGTH_14_BITS = 0x40
const LENGTH_32_BITS = 0x80
/** Names, counts and the payload's frame. */
const MOST_FRAME_BYTES = 120

/** RESTORE-ASKING of all copies, as it goes over the wire. Reading a string by MGET and framing it here saves the source its DUMP. */
export function restoreRequest(copies: ReadonlyMap<Bytes, KeyCopy>): Buffer {
  let sizeBytes = 0
  for (const [key, { bytes }] of copies) sizeBytes += key.length + bytes.length + MOST_FRAME_BYTES
  const out = Buffer.allocUnsafe(sizeBytes)
  let at = 0
  for (const [key, { kind, bytes, ttlMs }] of copies) {
    const ttl = String(ttlMs)
    const size = kind === 'dump' ? bytes.length : 1 + lengthBytes(bytes.length) + bytes.length + FOOTER_BYTES
    at += out.latin1Write(`*4\r\n$14\r\nRESTORE-ASKING\r\n$${key.length}\r\n${key}\r\n$${ttl.length}\r\n${ttl}\r\n$${size}\r\n`, at)
    at = kind === 'dump' ? at + out.latin1Write(bytes, at) : writeString(out, at, bytes)
    out[at++] = 13
    out[at++] = 10
  }
  return out.subarray(0, at)
}

function lengthBytes(length: number): number {
  if (length < SIX_BITS) return 1
  return length < FOURTEEN_BITS ? 2 : 5
}

/** A DUMP payload: type, length, value, version, CRC-64 (createDumpPayload). @returns where it ends */
function writeString(out: Buffer, start: number, value: Bytes): number {
  let at = out.writeUInt8(STRING_TYPE, start)
  if (value.length < SIX_BITS) at = out.writeUInt8(value.length, at)
  else if (value.length < FOURTEEN_BITS) at = out.writeUInt16BE((LENGTH_14_BITS << 8) | value.length, at)
  else at = out.writeUInt32BE(value.length, out.writeUInt8(LENGTH_32_BITS, at))
  at += out.latin1Write(value, at)
  at = out.writeUInt16LE(RDB_VERSION, at)
  return new Crc64().update(out, start, at).writeTo(out, at)
}
