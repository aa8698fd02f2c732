import type { Bytes } from '../../bytes.ts'
import type { HashValue } from '../../keyspace/types/hash-value.ts'
import type { ListValue } from '../../keyspace/types/list-value.ts'
import type { SetValue } from '../../keyspace/types/set-value.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { Value } from '../../keyspace/value.ts'
import type { ByteSink } from './byte-sink.ts'
import { scoreText } from './double-text.ts'
import { encodeIntset } from './intset.ts'
import { writeLength } from './length.ts'
import { encodeListpack, listpackElementBytes } from './listpack.ts'
import { OBJECT_TYPE } from './object-type.ts'
import { writeStream } from './stream-writer.ts'
import { writeBlob, writeString } from './string-encoding.ts'

const MAX_LIST_NODE_BYTES = 8192
const PACKED_NODE = 2
const LISTPACK_OVERHEAD_BYTES = 7

/** Where the type byte of a value goes: directly before the value in payloads, before the key in files. */
export type TypePlacement = (type: number) => void

/**
 * Writes a value as Redis 7.0 would (rdbSaveObjectType, rdbSaveObject): small aggregates packed, others plain.
 * `placeType` is called once, before the first byte of the value.
 */
export function writeObject(sink: ByteSink, value: Value, placeType: TypePlacement): void {
  if (typeof value === 'string') {
    placeType(OBJECT_TYPE.string)
    return writeString(sink, value)
  }
  switch (value.type) {
    case 'list':
      return writeList(sink, value, placeType)
    case 'hash':
      return writeHash(sink, value, placeType)
    case 'set':
      return writeSet(sink, value, placeType)
    case 'zset':
      return writeSortedSet(sink, value, placeType)
    case 'stream':
      placeType(OBJECT_TYPE.streamListpacks2)
      return writeStream(sink, value)
  }
}

function writeList(sink: ByteSink, list: ListValue, placeType: TypePlacement): void {
  placeType(OBJECT_TYPE.listQuicklist2)
  const nodes = listNodes(list)
  writeLength(sink, nodes.length)
  for (const node of nodes) {
    writeLength(sink, PACKED_NODE)
    writeBlob(sink, encodeListpack(node))
  }
}

/** Cuts a list into nodes of at most 8 KB (list-max-listpack-size -2); a greater element has a node to itself. */
function listNodes(list: ListValue): Bytes[][] {
  const nodes: Bytes[][] = []
  let node: Bytes[] = []
  let nodeBytes = LISTPACK_OVERHEAD_BYTES
  for (const element of list.values()) {
    const elementBytes = listpackElementBytes(element)
    if (node.length > 0 && nodeBytes + elementBytes > MAX_LIST_NODE_BYTES) {
      nodes.push(node)
      node = []
      nodeBytes = LISTPACK_OVERHEAD_BYTES
    }
    node.push(element)
    nodeBytes += elementBytes
  }
  if (node.length > 0) nodes.push(node)
  return nodes
}

function writeHash(sink: ByteSink, hash: HashValue, placeType: TypePlacement): void {
  if (hash.encoding() === 'listpack') {
    placeType(OBJECT_TYPE.hashListpack)
    return writeBlob(sink, encodeListpack([...hash.fields].flat()))
  }
  placeType(OBJECT_TYPE.hash)
  writeLength(sink, hash.fields.size)
  for (const [field, text] of hash.fields) {
    writeString(sink, field)
    writeString(sink, text)
  }
}

function writeSet(sink: ByteSink, set: SetValue, placeType: TypePlacement): void {
  const packed = set.encoding() === 'intset' ? encodeIntset(set.members) : undefined
  if (packed !== undefined) {
    placeType(OBJECT_TYPE.setIntset)
    return writeBlob(sink, packed)
  }
  placeType(OBJECT_TYPE.set)
  writeLength(sink, set.members.size)
  for (const member of set.members) writeString(sink, member)
}

function writeSortedSet(sink: ByteSink, sortedSet: SortedSetValue, placeType: TypePlacement): void {
  const { scores } = sortedSet
  if (sortedSet.encoding() === 'listpack') {
    placeType(OBJECT_TYPE.zsetListpack)
    return writeBlob(sink, encodeListpack(inScoreOrder(scores).flatMap(([member, score]) => [member, scoreText(score)])))
  }
  placeType(OBJECT_TYPE.zset2)
  writeLength(sink, scores.size)
  for (const [member, score] of scores) {
    writeString(sink, member)
    sink.doubleLE(score)
  }
}

/** A packed sorted set is trusted by its reader to stand in order: by score, then by bytes. */
function inScoreOrder(scores: ReadonlyMap<Bytes, number>): [Bytes, number][] {
  return [...scores].sort(([memberA, a], [memberB, b]) => (a !== b ? (a < b ? -1 : 1) : memberA < memberB ? -1 : 1))
}
