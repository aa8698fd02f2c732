import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'
import { ListValue } from '../../keyspace/types/list-value.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { Value } from '../../keyspace/value.ts'
import type { ByteSource } from './byte-source.ts'
import { parseScore, readScoreText } from './double-text.ts'
import { readExpiringHash, readExpiringListpack } from './expiring-hash.ts'
import { skipForeignObject } from './foreign-object.ts'
import { decodeIntset } from './intset.ts'
import { readLength } from './length.ts'
import { decodeListpack } from './listpack.ts'
import { OBJECT_TYPE } from './object-type.ts'
import { corrupt, RdbFormatError } from './rdb-format-error.ts'
import { readStream } from './stream-reader.ts'
import { readBlob, readString } from './string-encoding.ts'
import { decodeZiplist } from './ziplist.ts'
import { decodeZipmap } from './zipmap.ts'

type ObjectReader = (source: ByteSource, limits: Readonly<EncodingLimits>) => Value

const PLAIN_NODE = 1
const PACKED_NODE = 2

const READERS: ReadonlyMap<number, ObjectReader> = new Map<number, ObjectReader>([
  [OBJECT_TYPE.string, readString],
  [OBJECT_TYPE.list, (source) => listOf(readStrings(source, 1))],
  [OBJECT_TYPE.listZiplist, (source) => listOf(decodeZiplist(readBlob(source)))],
  [OBJECT_TYPE.listQuicklist, (source) => listOf(readNodes(source, () => decodeZiplist(readBlob(source))))],
  [OBJECT_TYPE.listQuicklist2, (source) => listOf(readNodes(source, () => readQuicklistNode(source)))],
  [OBJECT_TYPE.set, (source, limits) => setOf(readStrings(source, 1), limits)],
  [OBJECT_TYPE.setIntset, (source, limits) => setOf(decodeIntset(readBlob(source)), limits)],
  [OBJECT_TYPE.setListpack, (source, limits) => setOf(decodeListpack(readBlob(source)), limits)],
  [OBJECT_TYPE.hash, (source, limits) => hashOf(readStrings(source, 2), limits)],
  [OBJECT_TYPE.hashZipmap, (source, limits) => hashOf(decodeZipmap(readBlob(source)), limits)],
  [OBJECT_TYPE.hashZiplist, (source, limits) => hashOf(decodeZiplist(readBlob(source)), limits)],
  [OBJECT_TYPE.hashMetadata, readExpiringHash],
  [OBJECT_TYPE.hashListpackEx, readExpiringListpack],
  [OBJECT_TYPE.hashListpack, (source, limits) => hashOf(decodeListpack(readBlob(source)), limits)],
  [OBJECT_TYPE.zset, (source, limits) => sortedSetOf(readScored(source, readScoreText), limits)],
  [OBJECT_TYPE.zset2, (source, limits) => sortedSetOf(readScored(source, () => source.doubleLE()), limits)],
  [OBJECT_TYPE.zsetZiplist, (source, limits) => sortedSetOf(scoredPairs(decodeZiplist(readBlob(source))), limits)],
  [OBJECT_TYPE.zsetListpack, (source, limits) => sortedSetOf(scoredPairs(decodeListpack(readBlob(source))), limits)],
  ...[OBJECT_TYPE.streamListpacks, OBJECT_TYPE.streamListpacks2, OBJECT_TYPE.streamListpacks3].map((type): [number, ObjectReader] => [type, (source, limits) => readStream(source, type, limits)]),
])

/**
 * Reads one serialised value whose type byte was `type` (rdbLoadObject), from any version up to 12.
 * Every length and count is checked against the data, so that hostile input costs no more than its own size.
 * `limits` tell how far aggregates keep their compact encoding.
 * @throws RdbFormatError; with fault `empty` or `unsupported` the source stands behind the value, and reading may go on.
 */
export function readObject(source: ByteSource, type: number, limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS): Value {
  const read = READERS.get(type)
  if (read !== undefined) return read(source, limits)
  const name = skipForeignObject(source, type)
  if (name === undefined) throw corrupt(`unknown object type ${type}`)
  throw new RdbFormatError('unsupported', `${name} is not supported`)
}

/** Counted strings: `perElement` of them for each element. Nothing is allocated before its bytes are there. */
function readStrings(source: ByteSource, perElement: number): Bytes[] {
  const count = readLength(source) * perElement
  const texts: Bytes[] = []
  for (let i = 0; i < count; i++) texts.push(readString(source))
  return texts
}

function readNodes(source: ByteSource, readNode: () => readonly Bytes[]): Bytes[] {
  const count = readLength(source)
  const texts: Bytes[] = []
  for (let i = 0; i < count; i++) for (const text of readNode()) texts.push(text)
  return texts
}

function readQuicklistNode(source: ByteSource): readonly Bytes[] {
  const container = readLength(source)
  if (container === PACKED_NODE) return decodeListpack(readBlob(source))
  if (container === PLAIN_NODE) return [readPlainNode(source)]
  throw corrupt(`unknown quicklist container ${container}`)
}

/** A node holds at least one element, and one that stands alone is large. */
function readPlainNode(source: ByteSource): Bytes {
  const element = readString(source)
  if (element === '') throw corrupt('quicklist node is empty')
  return element
}

function readScored(source: ByteSource, readScore: (source: ByteSource) => number): [Bytes, number][] {
  const count = readLength(source)
  const pairs: [Bytes, number][] = []
  for (let i = 0; i < count; i++) pairs.push([readString(source), readScore(source)])
  return pairs
}

function scoredPairs(texts: readonly Bytes[]): [Bytes, number][] {
  if (texts.length % 2 !== 0) throw corrupt('member without score')
  const pairs: [Bytes, number][] = []
  for (let i = 0; i < texts.length; i += 2) pairs.push([texts[i]!, parseScore(texts[i + 1]!)])
  return pairs
}

function listOf(elements: readonly Bytes[]): ListValue {
  refuseEmpty(elements)
  return new ListValue(elements)
}

function setOf(members: readonly Bytes[], limits: Readonly<EncodingLimits>): SetValue {
  refuseEmpty(members)
  if (new Set(members).size !== members.length) throw corrupt('set holds a member twice')
  return new SetValue(members, limits)
}

function hashOf(texts: readonly Bytes[], limits: Readonly<EncodingLimits>): HashValue {
  refuseEmpty(texts)
  if (texts.length % 2 !== 0) throw corrupt('field without value')
  const fields = new Map<Bytes, Bytes>()
  for (let i = 0; i < texts.length; i += 2) fields.set(texts[i]!, texts[i + 1]!)
  if (fields.size * 2 !== texts.length) throw corrupt('listpack with dup elements')
  return new HashValue(fields, limits)
}

function sortedSetOf(pairs: readonly [Bytes, number][], limits: Readonly<EncodingLimits>): SortedSetValue {
  refuseEmpty(pairs)
  if (pairs.some(([, score]) => Number.isNaN(score))) throw corrupt('score is NaN')
  if (new Set(pairs.map(([member]) => member)).size !== pairs.length) throw corrupt('sorted set holds a member twice')
  return new SortedSetValue(pairs, limits)
}

/** Redis drops such a key when loading a file, and refuses it in RESTORE (RDB_LOAD_ERR_EMPTY_KEY). */
function refuseEmpty(elements: readonly unknown[]): void {
  if (elements.length === 0) throw new RdbFormatError('empty', 'aggregate without elements')
}
