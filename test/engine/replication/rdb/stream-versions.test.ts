import { describe, expect, it } from 'vitest'
import { idToBytes } from '../../../../src-main/engine/keyspace/types/stream/id-bytes.ts'
import { StreamValue } from '../../../../src-main/engine/keyspace/types/stream-value.ts'
import { ByteSink } from '../../../../src-main/engine/replication/rdb/byte-sink.ts'
import { crc64 } from '../../../../src-main/engine/replication/rdb/crc64.ts'
import { decodeDumpPayload } from '../../../../src-main/engine/replication/rdb/dump-payload.ts'
import { writeLength } from '../../../../src-main/engine/replication/rdb/length.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { writeBlob, writeString } from '../../../../src-main/engine/replication/rdb/string-encoding.ts'
import { hasRedisServer, startRedisServer } from '../redis-server.ts'

const DELIVERED_AT_MS = 1_600_000_000_000

/** What a payload says beside its nodes; each field can be made to lie. */
interface Claims {
  type: 15 | 19 | 21
  length: number
  lastMs: number
  pending: readonly number[]
  owned: readonly (readonly [consumer: string, ...ms: readonly number[]])[]
  groups: readonly string[]
  nodes: (nodes: { key: string; blob: Buffer }[]) => { key: string; blob: Buffer }[]
}

const TRUE: Claims = { type: 19, length: 4, lastMs: 9, pending: [2, 3], owned: [['ann', 2], ['bob', 3]], groups: ['workers'], nodes: (nodes) => nodes }

/** Five entries of which one is deleted, in two nodes, with a group. */
function payload(lies: Partial<Claims> = {}): Buffer {
  const claims = { ...TRUE, ...lies }
  const sink = new ByteSink()
  sink.byte(claims.type)
  const nodes = claims.nodes(twoNodes().nodes.map((node) => ({ key: idToBytes(node.firstId), blob: Buffer.from(node.encode(), 'latin1') })))
  writeLength(sink, nodes.length)
  for (const { key, blob } of nodes) {
    writeString(sink, key)
    writeBlob(sink, blob)
  }
  const counters = claims.type === 15 ? [] : [1, 0, 2, 0, 5]
  for (const number of [claims.length, claims.lastMs, 0, ...counters]) writeLength(sink, number)
  writeLength(sink, claims.groups.length)
  for (const name of claims.groups) writeGroup(sink, name, claims)
  sink.uint16LE(10)
  const sum = Buffer.alloc(8)
  sum.writeBigUInt64LE(crc64(sink.view()))
  sink.raw(sum)
  return sink.take()
}

function writeGroup(sink: ByteSink, name: string, { type, pending, owned }: Claims): void {
  writeString(sink, name)
  for (const number of type === 15 ? [9, 0] : [9, 0, 5]) writeLength(sink, number)
  writeLength(sink, pending.length)
  for (const ms of pending) {
    sink.bytes(idToBytes({ ms, seq: 0 }))
    sink.int64LE(BigInt(DELIVERED_AT_MS))
    writeLength(sink, 7)
  }
  writeLength(sink, owned.length)
  for (const [consumer, ...ids] of owned) {
    writeString(sink, consumer)
    sink.int64LE(BigInt(DELIVERED_AT_MS + 1))
    if (type === 21) sink.int64LE(BigInt(DELIVERED_AT_MS + 2))
    writeLength(sink, ids.length)
    for (const ms of ids) sink.bytes(idToBytes({ ms, seq: 0 }))
  }
}

function twoNodes(): StreamValue {
  const stream = new StreamValue({ hashEntries: 0, hashValueBytes: 0, setIntegers: 0, sortedSetEntries: 0, sortedSetValueBytes: 0, streamNodeBytes: 4096, streamNodeEntries: 3 })
  for (const ms of [1, 2, 3, 7, 9]) stream.append({ ms, seq: 0 }, ['field', `value ${ms}`])
  stream.delete({ ms: 2, seq: 0 })
  return stream
}

const decoded = (lies: Partial<Claims>): StreamValue => decodeDumpPayload(payload(lies)) as StreamValue

describe('a stream of each version of the format', () => {
  it.each([15, 19, 21] as const)('type %i is read with its groups', (type) => {
    const stream = decoded({ type })
    const group = stream.groups.get('workers')!
    expect([stream.length, stream.firstId.ms, stream.lastId.ms]).toEqual([4, 1, 9])
    expect([...group.pending].map(({ id, consumer, deliveredAtMs, deliveryCount }) => [id.ms, consumer.name, deliveredAtMs, deliveryCount])).toEqual([[2, 'ann', DELIVERED_AT_MS, 7], [3, 'bob', DELIVERED_AT_MS, 7]])
    expect(group.consumers.get('ann')!.seenAtMs).toBe(DELIVERED_AT_MS + 1)
  })

  it('the first has no counters: they are worked out', () => {
    const stream = decoded({ type: 15 })
    expect([stream.entriesAdded, stream.maxDeletedId.ms, stream.groups.get('workers')!.entriesRead]).toEqual([4, 0, 4])
  })

  it.skipIf(!hasRedisServer).each([15, 19] as const)('type %i is the same to redis-server', async (type) => {
    const real = await startRedisServer(['--rdbcompression', 'no'])
    try {
      await real.redis.restore('theirs', 0, payload({ type }))
      const ours = decoded({ type })
      const told = JSON.stringify(await real.redis.call('XINFO', 'STREAM', 'theirs', 'FULL'))
      expect(told).toContain(`"entries-added",${ours.entriesAdded}`)
      expect(told).toContain(`"entries-read",${ours.groups.get('workers')!.entriesRead}`)
      expect(told).toContain('["2-0","ann",1600000000000,7]')
    } finally {
      await real.stop()
    }
  })
})

describe('a stream that contradicts itself is refused', () => {
  const broken = (damage: (blob: Buffer) => void): Claims['nodes'] => ([first, second]) => {
    damage(first!.blob)
    return [first!, second!]
  }
  const LIES: readonly (readonly [string, Partial<Claims>])[] = [
    ['a length that is not that of its entries', { length: 5 }],
    ['an entry beyond its last id', { lastMs: 8 }],
    ['nodes that do not ascend', { nodes: ([first, second]) => [second!, first!] }],
    ['a node twice', { nodes: ([first]) => [first!, first!] }],
    ['a node whose key is no id', { nodes: ([first, second]) => [{ ...first!, key: 'short' }, second!] }],
    ['a node without a byte', { nodes: ([first, second]) => [{ ...first!, blob: Buffer.alloc(0) }, second!] }],
    ['a node cut short', { nodes: ([first, second]) => [{ ...first!, blob: first!.blob.subarray(0, -2) }, second!] }],
    ['a node of another size than it says', { nodes: broken((blob) => blob.writeUInt32LE(blob.length + 1, 0)) }],
    ['a node of another count than it says', { nodes: broken((blob) => blob.writeUInt16LE(9, 4)) }],
    ['more entries than there are', { nodes: broken((blob) => blob.writeUInt8(9, 6)) }],
    ['another number of deleted entries than there are', { nodes: broken((blob) => { blob.writeUInt8(3, 6); blob.writeUInt8(0, 8) }) }],
    ['more fields than there are', { nodes: broken((blob) => blob.writeUInt8(100, 10)) }],
    ['flags that there are not', { nodes: broken((blob) => blob.writeUInt8(64, blob.indexOf('field') + 8)) }],
    ['a group twice', { groups: ['workers', 'workers'] }],
    ['an entry pending twice', { pending: [2, 2] }],
    ['an entry pending that nobody has', { owned: [['ann', 2]] }],
    ['an entry pending that two have', { owned: [['ann', 2], ['bob', 2, 3]] }],
    ['a consumer with an entry its group has not', { owned: [['ann', 2], ['bob', 3, 4]] }],
    ['a consumer twice', { owned: [['ann', 2], ['ann', 3]] }],
  ]
  it.each(LIES)('%s', (_, lies) => expect(() => decoded(lies)).toThrow(RdbFormatError))

  it('and the same without a lie is not', () => expect(() => decoded({})).not.toThrow())
})
