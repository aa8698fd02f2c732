import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { IndexRange } from '../arguments/index-range.ts'
import type { EntryRange } from '../arguments/range-bound.ts'
import { wrongType } from '../reply-errors.ts'

/** The sorted set under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingSortedSet(db: Keyspace, key: Bytes): SortedSetValue | undefined {
  const value = db.get(key)
  if (value === undefined || value instanceof SortedSetValue) return value
  throw wrongType()
}

/** Call after taking members out of a sorted set: it goes with its key when nothing is left. `event` is what notifications call it. */
export function sortedSetShrunk(db: Keyspace, key: Bytes, set: SortedSetValue, event: string): void {
  if (set.size > 0) db.touched(key)
  db.notify('sortedset', event, key)
  if (set.size === 0) db.deleteAndNotify(key)
}

/** Puts a result under a key, whatever was there; an empty one removes the key. Gives its size. */
export function storeSortedSet(db: Keyspace, key: Bytes, result: SortedSetValue, event: string): number {
  if (result.size === 0) db.deleteAndNotify(key)
  else {
    db.set(key, result)
    db.notify('sortedset', event, key)
  }
  return result.size
}

/** The ranks of the entries in a range, undefined when there are none. */
export function ranksWithin(set: SortedSetValue, range: EntryRange): IndexRange | undefined {
  const start = set.countWhile(range.isBefore)
  const stop = set.countWhile(range.isNotPast) - 1
  return start > stop ? undefined : { start, stop }
}
