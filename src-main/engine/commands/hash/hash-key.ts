import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'
import { wrongType } from '../reply-errors.ts'

/** The hash under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingHash(db: Keyspace, key: Bytes): HashValue | undefined {
  const value = db.get(key)
  if (value === undefined) return undefined
  if (!(value instanceof HashValue)) throw wrongType()
  return value.hasExpiringFields ? db.fields.liveHash(key, value) : value
}

/** Sets fields given as field, value, field, value… from argument `start` on; the hash is made when it is `undefined`. `event` is what notifications call it; a field that is added to, not set, keeps its expiry. Gives how many are new. */
export function setFields(db: Keyspace, key: Bytes, existing: HashValue | undefined, args: readonly Bytes[], start: number, event = 'hset'): number {
  const hash = existing ?? new HashValue([], db.encodingLimits)
  if (existing !== undefined) db.beforeChange(key)
  let added = 0
  for (let at = start; at < args.length; at += 2) if (hash.set(args[at]!, args[at + 1]!, event !== 'hset')) added++
  if (existing === undefined) db.set(key, hash)
  else db.touched(key)
  db.notify('hash', event, key)
  return added
}

/** Call after taking fields out of a hash: it goes with its key when nothing is left. */
export function hashShrunk(db: Keyspace, key: Bytes, hash: HashValue, event: string): void {
  if (hash.size > 0) db.touched(key)
  db.notify('hash', event, key)
  if (hash.size === 0) db.deleteAndNotify(key)
}
