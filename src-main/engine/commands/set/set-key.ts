import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import { wrongType } from '../reply-errors.ts'

/** The set under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingSet(db: Keyspace, key: Bytes): SetValue | undefined {
  const value = db.get(key)
  if (value === undefined || value instanceof SetValue) return value
  throw wrongType()
}

/** Call after taking members out of a set: it goes with its key when nothing is left. `event` is what notifications call it. */
export function setShrunk(db: Keyspace, key: Bytes, set: SetValue, event = 'srem'): void {
  if (set.size > 0) db.touched(key)
  db.notify('set', event, key)
  if (set.size === 0) db.deleteAndNotify(key)
}
