import { describe, expect, it } from 'vitest'
import type { HashValue } from '../../../../src-main/engine/keyspace/types/hash-value.ts'
import type { ListValue } from '../../../../src-main/engine/keyspace/types/list-value.ts'
import type { SortedSetValue } from '../../../../src-main/engine/keyspace/types/sorted-set-value.ts'
import { ByteSource } from '../../../../src-main/engine/replication/rdb/byte-source.ts'
import { readObject } from '../../../../src-main/engine/replication/rdb/object-reader.ts'
import { OBJECT_TYPE } from '../../../../src-main/engine/replication/rdb/object-type.ts'
import { decodeZiplist } from '../../../../src-main/engine/replication/rdb/ziplist.ts'

/** A ziplist of the given entries, each as encoding and data bytes. */
function ziplist(...entries: number[][]): Buffer {
  let previous = 0
  let tail = 10
  let at = 10
  const body: number[] = []
  for (const entry of entries) {
    tail = at
    const head = previous < 254 ? [previous] : [254, previous & 255, previous >> 8, 0, 0]
    body.push(...head, ...entry)
    previous = head.length + entry.length
    at += previous
  }
  const blob = Buffer.alloc(10 + body.length + 1, 255)
  blob.writeUInt32LE(blob.length, 0)
  blob.writeUInt32LE(tail, 4)
  blob.writeUInt16LE(entries.length, 8)
  Buffer.from(body).copy(blob, 10)
  return blob
}

const asString = (blob: Buffer): Buffer => Buffer.concat([Buffer.from([0x40 | (blob.length >> 8), blob.length & 255]), blob])
const text = (word: string): number[] => [word.length, ...Buffer.from(word, 'latin1')]

describe('encodings of Redis before 7.0', () => {
  it('reads every kind of ziplist entry', () => {
    const long = Array.from({ length: 300 }, () => 120)
    const blob = ziplist(text('abc'), [0x41, 44, ...long], [0x80, 0, 0, 0, 1, 65], [0xc0, 0x00, 0x80], [0xd0, 0, 0, 0, 0x80], [0xe0, 255, 255, 255, 255, 255, 255, 255, 127], [0xf0, 0, 0, 0x80], [0xfe, 0x80], [0xf1], [0xfd])
    expect(decodeZiplist(blob)).toEqual(['abc', 'x'.repeat(300), 'A', '-32768', '-2147483648', '9223372036854775807', '-8388608', '-128', '0', '12'])
  })

  it('reads lists, hashes and sorted sets kept in ziplists', () => {
    const pairs = asString(ziplist(text('a'), [0xf2], text('b'), text('2.5')))
    expect([...(readObject(new ByteSource(pairs), OBJECT_TYPE.listZiplist) as ListValue).values()]).toEqual(['a', '1', 'b', '2.5'])
    expect((readObject(new ByteSource(pairs), OBJECT_TYPE.hashZiplist) as HashValue).fields).toEqual(new Map([['a', '1'], ['b', '2.5']]))
    expect((readObject(new ByteSource(pairs), OBJECT_TYPE.zsetZiplist) as SortedSetValue).scores).toEqual(new Map([['a', 1], ['b', 2.5]]))
  })

  it('reads a quicklist of ziplists', () => {
    const nodes = Buffer.concat([Buffer.from([2]), asString(ziplist(text('a'))), asString(ziplist(text('b'), text('c')))])
    expect([...(readObject(new ByteSource(nodes), OBJECT_TYPE.listQuicklist) as ListValue).values()]).toEqual(['a', 'b', 'c'])
  })

  it('reads a zipmap, with unused bytes after a value', () => {
    const blob = Buffer.from([2, ...text('f1'), 2, 1, 118, 49, 0, ...text('f2'), 2, 0, 118, 50, 255])
    expect((readObject(new ByteSource(asString(blob)), OBJECT_TYPE.hashZipmap) as HashValue).fields).toEqual(new Map([['f1', 'v1'], ['f2', 'v2']]))
  })

  it('reads sorted sets whose scores are texts', () => {
    const bytes = Buffer.from([4, ...text('a'), ...text('1.5'), ...text('b'), 254, ...text('c'), 255, ...text('d'), ...text('-3')])
    expect((readObject(new ByteSource(bytes), OBJECT_TYPE.zset) as SortedSetValue).scores).toEqual(new Map([['a', 1.5], ['b', Infinity], ['c', -Infinity], ['d', -3]]))
  })
})
