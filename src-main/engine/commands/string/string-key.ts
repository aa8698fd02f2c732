import { type Bytes, LONGEST_BYTES } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { wrongType } from '../reply-errors.ts'

/** Below this length no setting of proto-max-bulk-len can refuse a string: its least value is 1 MB. */
const NEVER_TOO_LONG = 1024 * 1024
const TOO_LONG = 'ERR string exceeds maximum allowed size (proto-max-bulk-len)'

/** Changing a string in place leaves its expiry. */
export const KEEP_EXPIRY = { keepExpiry: true } as const

/** The string under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingString(db: Keyspace, key: Bytes): Bytes | undefined {
  const value = db.get(key)
  if (value === undefined || typeof value === 'string') return value
  throw wrongType()
}

/** @throws ReplyError when a string is to grow beyond proto-max-bulk-len (t_string.c, checkStringLength) */
export function checkStringLength(ctx: CommandContext, sizeBytes: number): void {
  if (sizeBytes <= NEVER_TOO_LONG) return
  if (sizeBytes > Number(ctx.node.config.get('proto-max-bulk-len'))) throw new ReplyError(TOO_LONG)
  checkHoldable(sizeBytes)
}

/** @throws ReplyError when a string is to grow beyond what V8 holds, whatever the configuration allows. */
export function checkHoldable(sizeBytes: number): void {
  if (sizeBytes > LONGEST_BYTES) throw new ReplyError(TOO_LONG)
}

/** The string with `part` written over it at `offset`; zero bytes fill a gap. */
export function overwritten(text: Bytes, offset: number, part: Bytes): Bytes {
  if (offset >= text.length) return text + '\0'.repeat(offset - text.length) + part
  return text.slice(0, offset) + part + text.slice(offset + part.length)
}
