import type { Bytes } from '../../bytes.ts'
import type { EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'
import type { ByteSink } from './byte-sink.ts'
import type { ByteSource } from './byte-source.ts'
import { readLength, writeLength } from './length.ts'
import { decodeListpack } from './listpack.ts'
import { corrupt, RdbFormatError } from './rdb-format-error.ts'
import { readBlob, readString, writeString } from './string-encoding.ts'

/** The version that knows hashes with expiring fields (Redis 7.4). */
export const EXPIRING_HASH_RDB_VERSION = 12

/** The latest point in time a field may have; beyond it the bytes are no expiry. */
const LATEST_MS = 2 ** 48

/**
 * A hash as 7.4's type HASH_METADATA has it: the earliest expiry, then count and fields, each with how much later it runs out
 * than the earliest, plus one (0: never).
 */
export function writeExpiringHash(sink: ByteSink, hash: HashValue): void {
  const earliestMs = Math.min(...Array.from(hash.expiringFields(), ([, atMs]) => atMs))
  sink.int64LE(BigInt(earliestMs))
  writeLength(sink, hash.size)
  for (const [field, value] of hash.fields) {
    const atMs = hash.expiresAtMs(field)
    writeLength(sink, atMs === undefined ? 0 : atMs - earliestMs + 1)
    writeString(sink, field)
    writeString(sink, value)
  }
}

/** Reads {@link writeExpiringHash}'s bytes. @throws RdbFormatError */
export function readExpiringHash(source: ByteSource, limits: Readonly<EncodingLimits>): HashValue {
  const earliestMs = readTime(source)
  const hash = new HashValue([], limits)
  for (let left = readLength(source); left > 0; left--) {
    const later = readLength(source)
    put(hash, readString(source), readString(source), later === 0 ? 0 : earliestMs + later - 1)
  }
  return nonEmpty(hash)
}

/** A small one, HASH_LISTPACK_EX: the earliest expiry, then a listpack of field, value and point in time (0: never). @throws RdbFormatError */
export function readExpiringListpack(source: ByteSource, limits: Readonly<EncodingLimits>): HashValue {
  readTime(source)
  const texts = decodeListpack(readBlob(source))
  if (texts.length % 3 !== 0) throw corrupt('a hash with expiring fields is incomplete')
  const hash = new HashValue([], limits)
  for (let at = 0; at < texts.length; at += 3) put(hash, texts[at]!, texts[at + 1]!, Number(texts[at + 2]))
  return nonEmpty(hash)
}

function put(hash: HashValue, field: Bytes, value: Bytes, atMs: number): void {
  if (!hash.set(field, value)) throw corrupt('a hash has a field twice')
  if (!(atMs >= 0 && atMs < LATEST_MS)) throw corrupt('a field runs out at no possible time')
  if (atMs > 0) hash.setExpiry(field, atMs)
}

function readTime(source: ByteSource): number {
  const atMs = Number(source.int64LE())
  if (!(atMs >= 0 && atMs < LATEST_MS)) throw corrupt('a field runs out at no possible time')
  return atMs
}

function nonEmpty(hash: HashValue): HashValue {
  if (hash.size === 0) throw new RdbFormatError('empty', 'a hash with expiring fields is empty')
  return hash
}
