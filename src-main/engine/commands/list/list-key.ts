import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { ListValue } from '../../keyspace/types/list-value.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError, wrongType } from '../reply-errors.ts'

/** The end of a list that a command works at: LEFT is the head, RIGHT the tail. */
export type ListEnd = 'head' | 'tail'

/** The list under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingList(db: Keyspace, key: Bytes): ListValue | undefined {
  const value = db.get(key)
  if (value === undefined || value instanceof ListValue) return value
  throw wrongType()
}

/** Adds elements one after the other at one end; the list is made when it is `undefined`. Gives the list. */
export function pushTo(db: Keyspace, key: Bytes, existing: ListValue | undefined, elements: readonly Bytes[], end: ListEnd): ListValue {
  const list = existing ?? new ListValue()
  if (existing !== undefined) db.beforeChange(key)
  for (const element of elements) {
    if (end === 'head') list.pushHead(element)
    else list.pushTail(element)
  }
  if (existing === undefined) db.set(key, list)
  else db.touched(key)
  db.notify('list', end === 'head' ? 'lpush' : 'rpush', key)
  return list
}

/** Takes up to `count` elements from one end, in the order they go; an emptied list goes with its key. */
export function popFrom(db: Keyspace, key: Bytes, list: ListValue, count: number, end: ListEnd): Bytes[] {
  db.beforeChange(key)
  const popped: Bytes[] = []
  for (let left = Math.min(count, list.length); left > 0; left--) popped.push(popOne(list, end))
  listShrunk(db, key, list, popEvent(end))
  return popped
}

/** Takes the element at one end of a list that has one. */
export function popOne(list: ListValue, end: ListEnd): Bytes {
  return (end === 'head' ? list.popHead() : list.popTail())!
}

/** Call after taking elements out of a list: it goes with its key when nothing is left. `event` is what notifications call it. */
export function listShrunk(db: Keyspace, key: Bytes, list: ListValue, event: string): void {
  if (list.length > 0) db.touched(key)
  db.notify('list', event, key)
  if (list.length === 0) db.deleteAndNotify(key)
}

/** What notifications call a pop from an end. */
export function popEvent(end: ListEnd): string {
  return end === 'head' ? 'lpop' : 'rpop'
}

/** @throws ReplyError when the argument is neither LEFT nor RIGHT (getListPositionFromObjectOrReply) */
export function readListEnd(argument: Bytes): ListEnd {
  if (isKeyword(argument, 'left')) return 'head'
  if (isKeyword(argument, 'right')) return 'tail'
  throw syntaxError()
}
