import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'
import type { Value } from '../../keyspace/value.ts'
import { ByteSink } from './byte-sink.ts'
import { ByteSource } from './byte-source.ts'
import { crc64 } from './crc64.ts'
import { EXPIRING_HASH_RDB_VERSION, writeExpiringHash } from './expiring-hash.ts'
import { readObject } from './object-reader.ts'
import { MAX_RDB_VERSION, OBJECT_TYPE, RDB_VERSION } from './object-type.ts'
import { writeObject } from './object-writer.ts'
import { corrupt } from './rdb-format-error.ts'

const VERSION_BYTES = 2
const FOOTER_BYTES = VERSION_BYTES + 8

/** A value as DUMP gives it: type, value, RDB version (2 bytes), CRC-64 of all before it (createDumpPayload). */
export function encodeDumpPayload(value: Value): Buffer {
  const sink = new ByteSink(typeof value === 'string' ? value.length + 32 : 1024)
  sink.uint16LE(writePayload(sink, value))
  sink.raw(checksum(sink.view()))
  return sink.take()
}

/**
 * Type and value; gives the RDB version they need. A hash with expiring fields is written as 7.4 has it: a 7.0 peer then refuses
 * the payload, where it would keep for ever what is to run out.
 */
function writePayload(sink: ByteSink, value: Value): number {
  if (value instanceof HashValue && value.hasExpiringFields) {
    sink.byte(OBJECT_TYPE.hashMetadata)
    writeExpiringHash(sink, value)
    return EXPIRING_HASH_RDB_VERSION
  }
  writeObject(sink, value, (type) => sink.byte(type))
  return RDB_VERSION
}

/** True when version and checksum of a payload are such that RESTORE may look at it (verifyDumpPayload); the checksum may be taken on trust. */
export function isIntactDumpPayload(payload: Buffer, { trustsChecksum = false } = {}): boolean {
  if (payload.length < FOOTER_BYTES) return false
  const footer = payload.length - FOOTER_BYTES
  if (payload.readUInt16LE(footer) > MAX_RDB_VERSION) return false
  if (trustsChecksum) return true
  const given = payload.readBigUInt64LE(footer + VERSION_BYTES)
  return given === crc64(payload.subarray(0, footer + VERSION_BYTES))
}

/**
 * The value of an intact payload.
 * @throws RdbFormatError when it is no value, or holds more than one.
 */
export function decodeDumpPayload(payload: Buffer, limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS): Value {
  const source = new ByteSource(payload.subarray(0, payload.length - FOOTER_BYTES))
  const value = readObject(source, source.byte(), limits)
  if (source.remaining > 0) throw corrupt('payload goes on after its value')
  return value
}

/** As {@link encodeDumpPayload}, ready for a reply or a request. */
export function dumpPayloadBytes(value: Value): Bytes {
  return encodeDumpPayload(value).latin1Slice()
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(8)
  sum.writeBigUInt64LE(crc64(bytes))
  return sum
}
