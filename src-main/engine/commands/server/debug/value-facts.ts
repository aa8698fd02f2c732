import type { Bytes } from '../../../bytes.ts'
import { keySlot } from '../../../key-slot.ts'
import { stringEncoding } from '../../../keyspace/value.ts'
import { encodeDumpPayload } from '../../../replication/rdb/dump-payload.ts'
import type { CommandContext } from '../../context.ts'
import { noSuchKey } from '../../reply-errors.ts'

/** Bytes of a DUMP payload that are not the value: type, version, checksum. */
const PAYLOAD_FRAME_BYTES = 11

/** DEBUG OBJECT: encoding and serialized length of a value. There are no addresses and no reference counts to show here. */
export function describeValue(ctx: CommandContext, args: readonly Bytes[]): void {
  const key = args[2]!
  // A key whose time has come is shown while it is there: on a replica, until the primary deletes it.
  const value = ctx.db.slots.get(keySlot(key), key)
  if (value === undefined) throw noSuchKey()
  const encoding = typeof value === 'string' ? (ctx.db.formOf(key) === 'grown' ? 'raw' : stringEncoding(value)) : value.encoding()
  const idleSeconds = ctx.db.uses.idleSeconds(key)
  const lru = (Math.floor(ctx.nowMs / 1000) - idleSeconds) & 0xffffff
  const length = encodeDumpPayload(value).length - PAYLOAD_FRAME_BYTES
  ctx.reply.simple(`Value at:0x0 refcount:1 encoding:${encoding} serializedlength:${length} lru:${lru} lru_seconds_idle:${idleSeconds}`)
}
