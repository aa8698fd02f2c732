import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { noSuchKey } from '../reply-errors.ts'

/**
 * Moves a value with its expiry to another name; false when `onlyIfAbsent` and the name is taken.
 * @throws ReplyError when there is no such key (renameGenericCommand)
 */
export function renameKey(ctx: CommandContext, from: Bytes, to: Bytes, onlyIfAbsent: boolean): boolean {
  const { db } = ctx
  const value = db.get(from)
  if (value === undefined) throw noSuchKey()
  if (from === to) return !onlyIfAbsent
  if (onlyIfAbsent && db.has(to)) return false
  const form = db.formOf(from)
  const expiresAtMs = db.expiresAtMs(from)
  db.delete(from)
  // The name's earlier value goes first: what takes its place is a new key.
  db.delete(to)
  db.setFormed(to, value, form)
  if (expiresAtMs !== undefined) db.setExpiry(to, expiresAtMs)
  db.notify('generic', 'rename_from', from)
  db.notify('generic', 'rename_to', to)
  return true
}
