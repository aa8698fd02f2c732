import type { Bytes } from '../bytes.ts'
import { HashValue } from '../keyspace/types/hash-value.ts'
import { ListValue } from '../keyspace/types/list-value.ts'
import { SetValue } from '../keyspace/types/set-value.ts'
import { SortedSetValue } from '../keyspace/types/sorted-set-value.ts'
import type { Value } from '../keyspace/value.ts'
import { FIELD_EXPIRIES, type FieldExpiries, readFieldExpiries } from '../replication/rdb/field-expiries.ts'
import type { RdbItem } from '../replication/rdb/rdb-reader.ts'
import { formatDouble } from '../resp/double.ts'
import { streamCommandsOf } from './aof-stream-commands.ts'

/** Elements in one command, as Redis has it: larger ones would stop a server that loads them (AOF_REWRITE_ITEMS_PER_CMD). */
const ITEMS_PER_COMMAND = 64

/** The commands that make what an item of a snapshot holds (rewriteAppendOnlyFileRio). */
export function* commandsOf(item: RdbItem): Generator<readonly Bytes[]> {
  if (item.kind === 'function') yield ['FUNCTION', 'LOAD', item.source]
  if (item.kind === 'auxiliary' && item.name === FIELD_EXPIRIES) yield* fieldExpiryCommands(readFieldExpiries(item.text))
  if (item.kind !== 'entry') return
  if (typeof item.value === 'string') yield ['SET', item.key, item.value]
  else yield* elementCommands(item.key, item.value)
  if (item.expiresAtMs !== undefined) yield ['PEXPIREAT', item.key, String(item.expiresAtMs)]
}

function* fieldExpiryCommands({ key, fields }: FieldExpiries): Generator<readonly Bytes[]> {
  for (const [field, atMs] of fields) yield ['HPEXPIREAT', key, String(atMs), 'FIELDS', '1', field]
}

function* elementCommands(key: Bytes, value: Exclude<Value, Bytes>): Generator<readonly Bytes[]> {
  if (value instanceof ListValue) yield* inPieces('RPUSH', key, value.values(), (element) => [element])
  else if (value instanceof SetValue) yield* inPieces('SADD', key, value.values(), (member) => [member])
  else if (value instanceof HashValue) yield* inPieces('HMSET', key, value.fields, (entry) => entry)
  else if (value instanceof SortedSetValue) yield* inPieces('ZADD', key, value.entries(), ([member, score]) => [formatDouble(score), member])
  else yield* streamCommandsOf(key, value)
}

function* inPieces<Item>(name: Bytes, key: Bytes, items: Iterable<Item>, argsOf: (item: Item) => readonly Bytes[]): Generator<readonly Bytes[]> {
  let command: Bytes[] = [name, key]
  let count = 0
  for (const item of items) {
    command.push(...argsOf(item))
    if (++count < ITEMS_PER_COMMAND) continue
    yield command
    command = [name, key]
    count = 0
  }
  if (count > 0) yield command
}
