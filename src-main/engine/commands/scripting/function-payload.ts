import type { Bytes } from '../../bytes.ts'
import { crc64 } from '../../replication/rdb/crc64.ts'
import { isIntactDumpPayload } from '../../replication/rdb/dump-payload.ts'
import { RDB_VERSION } from '../../replication/rdb/object-type.ts'
import { ReplyError } from '../command.ts'

const FOOTER_BYTES = 10

/** FUNCTION DUMP of no libraries: nothing but the RDB version and the checksum of it (functionDumpCommand). */
export function emptyFunctionDump(): Bytes {
  const payload = Buffer.alloc(FOOTER_BYTES)
  payload.writeUInt16LE(RDB_VERSION)
  payload.writeBigUInt64LE(crc64(payload.subarray(0, 2)), 2)
  return payload.toString('latin1')
}

/**
 * Takes a FUNCTION DUMP payload without libraries.
 * @throws ReplyError for a damaged one, and for one that holds libraries, which nothing here could run.
 */
export function checkFunctionPayload(bytes: Bytes): void {
  const payload = Buffer.from(bytes, 'latin1')
  if (!isIntactDumpPayload(payload)) throw new ReplyError('ERR DUMP payload version or checksum are wrong')
  if (payload.length > FOOTER_BYTES) throw new ReplyError('ERR Functions are not supported by this server: it has no script engine')
}
