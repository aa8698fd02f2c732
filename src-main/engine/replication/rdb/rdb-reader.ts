import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { ByteSource } from './byte-source.ts'
import { crc64 } from './crc64.ts'
import { skipModuleFields } from './foreign-object.ts'
import { readLength, readUint64 } from './length.ts'
import { readObject } from './object-reader.ts'
import { MAX_RDB_VERSION, OPCODE } from './object-type.ts'
import { corrupt, RdbFormatError } from './rdb-format-error.ts'
import type { RdbEntry } from './rdb-writer.ts'
import { readString } from './string-encoding.ts'

const HEADER = /^REDIS(\d{4})$/
const HEADER_BYTES = 9
const SLOT_COUNT = 16384
/** Files have had a checksum since version 5. */
const FIRST_CHECKED_VERSION = 5

/** What a file holds, in the order of the file. `dropped` is a key that has no place in a dataset; `why` says it in words. */
export type RdbItem =
  | { readonly kind: 'auxiliary'; readonly name: Bytes; readonly text: Bytes }
  | { readonly kind: 'function'; readonly source: Bytes }
  | { readonly kind: 'sizes'; readonly dbIndex: number; readonly keyCount: number }
  | ({ readonly kind: 'entry'; readonly dbIndex: number } & RdbEntry)
  | { readonly kind: 'dropped'; readonly dbIndex: number; readonly key: Bytes; readonly fault: 'empty' | 'unsupported'; readonly why: string }

/**
 * Reads an RDB file of any version up to 12, one item at a time, so that a long load can give way between items.
 * The checksum is compared at the end mark: items given before it are provisional until the reader has finished.
 * @throws RdbFormatError on the first contradiction.
 * @returns the number of bytes the file takes.
 */
export function* readRdb(file: Buffer, limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS): Generator<RdbItem, number, undefined> {
  const source = new ByteSource(file)
  const version = readVersion(source)
  let dbIndex = 0
  let expiresAtMs: number | undefined
  for (;;) {
    const opcode = source.byte()
    switch (opcode) {
      case OPCODE.eof:
        if (version >= FIRST_CHECKED_VERSION) verifyChecksum(source)
        return source.at
      case OPCODE.selectDb:
        dbIndex = readLength(source)
        break
      case OPCODE.resizeDb: {
        const keyCount = readLength(source)
        readLength(source)
        yield { kind: 'sizes', dbIndex, keyCount }
        break
      }
      case OPCODE.expireTime:
        expiresAtMs = source.intLE(4) * 1000
        break
      case OPCODE.expireTimeMs:
        expiresAtMs = Number(source.int64LE())
        break
      case OPCODE.freq:
        source.skip(1)
        break
      case OPCODE.idle:
        readUint64(source)
        break
      case OPCODE.aux:
        yield { kind: 'auxiliary', name: readString(source), text: readString(source) }
        break
      case OPCODE.function2:
        yield { kind: 'function', source: readString(source) }
        break
      case OPCODE.moduleAux:
        skipModuleAuxiliary(source)
        break
      case OPCODE.slotInfo:
        skipSlotInfo(source)
        break
      case OPCODE.functionPreGa:
        throw corrupt('functions of a 7.0 release candidate cannot be read')
      default:
        yield readEntry(source, opcode, { dbIndex, expiresAtMs }, limits)
        expiresAtMs = undefined
    }
  }
}

function readVersion(source: ByteSource): number {
  const version = Number(HEADER.exec(source.bytes(HEADER_BYTES))?.[1] ?? NaN)
  if (Number.isNaN(version)) throw corrupt('wrong signature')
  if (version < 1 || version > MAX_RDB_VERSION) throw corrupt(`cannot read RDB version ${version}`)
  return version
}

function readEntry(source: ByteSource, type: number, { dbIndex, expiresAtMs }: { dbIndex: number; expiresAtMs: number | undefined }, limits: Readonly<EncodingLimits>): RdbItem {
  const key = readString(source)
  try {
    return { kind: 'entry', dbIndex, key, value: readObject(source, type, limits), expiresAtMs }
  } catch (error) {
    if (!(error instanceof RdbFormatError)) throw error
    const { fault } = error
    if (fault !== 'empty' && fault !== 'unsupported') throw error
    return { kind: 'dropped', dbIndex, key, fault, why: error.message }
  }
}

/** All zeros stand for "written without a checksum" (rdbchecksum no). */
function verifyChecksum(source: ByteSource): void {
  const covered = source.buffer.subarray(0, source.at)
  const given = source.view(8).readBigUInt64LE()
  if (given !== 0n && given !== crc64(covered)) throw corrupt('wrong checksum')
}

function skipModuleAuxiliary(source: ByteSource): void {
  readUint64(source)
  readUint64(source)
  readUint64(source)
  skipModuleFields(source)
}

/** A hint of Redis 7.4: slot, keys in it, keys with an expiry. An absurd slot betrays a corrupt file. */
function skipSlotInfo(source: ByteSource): void {
  const slot = readLength(source)
  if (slot >= SLOT_COUNT) throw corrupt('slot is out of range')
  readLength(source)
  readLength(source)
}
