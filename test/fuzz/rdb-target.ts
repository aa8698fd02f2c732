import { DEFAULT_ENCODING_LIMITS } from '../../src-main/engine/keyspace/encoding-limits.ts'
import { HashValue } from '../../src-main/engine/keyspace/types/hash-value.ts'
import { ListValue } from '../../src-main/engine/keyspace/types/list-value.ts'
import { SetValue } from '../../src-main/engine/keyspace/types/set-value.ts'
import { SortedSetValue } from '../../src-main/engine/keyspace/types/sorted-set-value.ts'
import { ConsumerGroup } from '../../src-main/engine/keyspace/types/stream/consumer-group.ts'
import { GREATEST_ID, LEAST_ID } from '../../src-main/engine/keyspace/types/stream/stream-id.ts'
import { StreamValue } from '../../src-main/engine/keyspace/types/stream-value.ts'
import type { Value } from '../../src-main/engine/keyspace/value.ts'
import { PayloadReceiver } from '../../src-main/engine/replication/payload-receiver.ts'
import { crc64 } from '../../src-main/engine/replication/rdb/crc64.ts'
import { decodeDumpPayload, encodeDumpPayload, isIntactDumpPayload } from '../../src-main/engine/replication/rdb/dump-payload.ts'
import { RdbFormatError } from '../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { RdbReader } from '../../src-main/engine/replication/rdb/rdb-reader.ts'
import type { FuzzTarget } from './target.ts'

const WORDS = Array.from({ length: 40 }, (_, index) => `element ${index} ${'x'.repeat(index)}`)
const VALUES: readonly Value[] = [
  'text', 'a'.repeat(500), '12345',
  new ListValue(WORDS), new SetValue(WORDS), new SetValue(['1', '2', '70000']),
  streamWithGroups(), plainStream(),
  new HashValue(WORDS.map((word) => [word, word] as const)), new SortedSetValue(WORDS.map((word, index) => [word, index * 1.5] as const)),
]
const PAYLOADS = VALUES.map((value) => encodeDumpPayload(value))

/** Nodes of few entries, some deleted, and two groups with pending entries. */
function streamWithGroups(): StreamValue {
  const stream = plainStream()
  const group = new ConsumerGroup('workers', { ms: 9, seq: 0 }, 4)
  stream.groups.set('workers', group)
  stream.groups.set('12', new ConsumerGroup('12', { ms: 0, seq: 0 }, undefined))
  const [ann, bob] = [group.createConsumer('ann', 1_600_000_000_000), group.createConsumer('bob', 1_600_000_000_001)]
  for (let i = 1; i < 9; i++) group.deliver({ ms: i, seq: 0 }, i % 2 === 0 ? ann : bob, 1_600_000_000_000 + i)
  return stream
}

function plainStream(): StreamValue {
  const stream = new StreamValue({ ...DEFAULT_ENCODING_LIMITS, streamNodeEntries: 7 })
  for (let i = 1; i < 25; i++) stream.append({ ms: i, seq: 0 }, i % 5 === 0 ? ['other', `${i * 1000}`, 'field', 'x'.repeat(i * 5)] : ['field', `value ${i}`])
  for (const ms of [3, 8, 24]) stream.delete({ ms, seq: 0 })
  stream.refreshFirstId()
  return stream
}

/** DUMP payloads, with the checksum put right so that the damage is reached. */
export function dumpTarget(): FuzzTarget {
  return {
    name: 'RESTORE payload',
    valid: PAYLOADS,
    feed(input) {
      const payload = withChecksum(input)
      if (isIntactDumpPayload(payload)) refusingIsFine(() => use(decodeDumpPayload(payload)))
    },
  }
}

/** A whole file as a primary sends it, header and all. */
export function syncTarget(): FuzzTarget {
  const file = Buffer.concat([Buffer.from('REDIS0010\xfa\x09redis-ver\x057.0.0\xfe\x00\xfb\x0a\x00', 'latin1'), ...PAYLOADS.map(entry), Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 0])])
  return {
    name: 'full synchronisation',
    valid: [Buffer.concat([Buffer.from(`$${file.length}\r\n`), file]), Buffer.concat([Buffer.from(`$EOF:${'m'.repeat(40)}\r\n`), file, Buffer.from('m'.repeat(40))])],
    feed(input) {
      refusingIsFine(() => {
        const reader = new RdbReader()
        const receiver = new PayloadReceiver({ begin: () => undefined, bytes: (chunk) => reader.push(chunk) })
        const halves = [input.subarray(0, input.length >> 1), input.subarray(input.length >> 1)]
        for (const half of halves) {
          if (receiver.push(half) !== undefined) reader.end()
          for (let item = reader.next(); item !== 'end' && item !== 'more'; item = reader.next()) {
            if (item.kind === 'entry' && item.key.length > input.length) throw new Error('a key longer than the file')
          }
        }
      })
    },
  }
}

function entry(payload: Buffer, index: number): Buffer {
  const key = `key:${index}`
  return Buffer.concat([payload.subarray(0, 1), Buffer.from([key.length]), Buffer.from(key), payload.subarray(1, payload.length - 10)])
}

function withChecksum(input: Buffer): Buffer {
  if (input.length < 10) return input
  const payload = Buffer.from(input)
  payload.writeUInt16LE(10, payload.length - 10)
  payload.writeBigUInt64LE(crc64(payload.subarray(0, payload.length - 8)), payload.length - 8)
  return payload
}

/** What was let in must be fit for use: a stream is read from both ends, written, and read again. */
function use(value: Value): void {
  if (!(value instanceof StreamValue)) return
  let count = 0
  value.visit(LEAST_ID, GREATEST_ID, (read) => void (count += read.pairs().length + 1))
  value.visitReverse(LEAST_ID, GREATEST_ID, (read) => void (count -= read.pairs().length + 1))
  if (count !== 0) throw new Error('a stream reads otherwise from its other end')
  decodeDumpPayload(encodeDumpPayload(value))
}

function refusingIsFine(parse: () => unknown): void {
  try {
    parse()
  } catch (error) {
    if (!(error instanceof RdbFormatError)) throw error
  }
}
