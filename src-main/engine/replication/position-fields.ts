import type { Bytes } from '../bytes.ts'
import { REPLICATION_ID_LENGTH, type StreamPosition } from './history.ts'

const MAX_OFFSET = 2n ** 63n - 1n

/** A position as the auxiliary fields of an RDB file (rdbSaveInfoAuxFields). */
export function positionFields({ id, offset, selectedDb }: StreamPosition): (readonly [Bytes, Bytes])[] {
  return [['repl-stream-db', String(selectedDb)], ['repl-id', id], ['repl-offset', String(offset)]]
}

/** The position an RDB file was made at, when it tells one that can be (rdbLoadRioWithLoadingCtx). */
export function positionOf(auxiliary: ReadonlyMap<Bytes, Bytes>): StreamPosition | undefined {
  const id = auxiliary.get('repl-id')
  const offset = auxiliary.get('repl-offset')
  if (id?.length !== REPLICATION_ID_LENGTH || offset === undefined || !/^\d{1,19}$/.test(offset)) return undefined
  if (BigInt(offset) > MAX_OFFSET) return undefined
  return { id, offset: BigInt(offset), selectedDb: streamDbOf(auxiliary) }
}

/** The database the stream goes on in after an RDB file. */
export function streamDbOf(auxiliary: ReadonlyMap<Bytes, Bytes>): number {
  const text = auxiliary.get('repl-stream-db') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}
