import type { Bytes } from '../../bytes.ts'
import { ByteSink } from '../../replication/rdb/byte-sink.ts'
import { ByteSource } from '../../replication/rdb/byte-source.ts'
import { crc64 } from '../../replication/rdb/crc64.ts'
import { isIntactDumpPayload } from '../../replication/rdb/dump-payload.ts'
import { OPCODE, RDB_VERSION } from '../../replication/rdb/object-type.ts'
import { RdbFormatError } from '../../replication/rdb/rdb-format-error.ts'
import { readString, writeString } from '../../replication/rdb/string-encoding.ts'
import { ReplyError } from '../command.ts'

const FOOTER_BYTES = 10

/** Libraries as FUNCTION DUMP gives them: each source behind its opcode, then RDB version and checksum (functionDumpCommand). */
export function dumpFunctions(sources: Iterable<Bytes>): Bytes {
  const sink = new ByteSink()
  for (const source of sources) {
    sink.byte(OPCODE.function2)
    writeString(sink, source)
  }
  sink.uint16LE(RDB_VERSION)
  sink.int64LE(BigInt.asIntN(64, crc64(sink.view())))
  return sink.take().latin1Slice()
}

/** The sources in a FUNCTION DUMP payload. @throws ReplyError for a damaged one, and for one that holds anything else. */
export function readFunctionPayload(bytes: Bytes): Bytes[] {
  const payload = Buffer.from(bytes, 'latin1')
  if (!isIntactDumpPayload(payload)) throw new ReplyError('ERR DUMP payload version or checksum are wrong')
  const source = new ByteSource(payload.subarray(0, payload.length - FOOTER_BYTES))
  const sources: Bytes[] = []
  try {
    while (source.remaining > 0) {
      if (source.byte() !== OPCODE.function2) throw new ReplyError('ERR given type is not a function')
      sources.push(readString(source))
    }
  } catch (error) {
    if (error instanceof RdbFormatError) throw new ReplyError('ERR failed loading the given functions payload')
    throw error
  }
  return sources
}
