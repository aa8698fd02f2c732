import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crc64 } from '../../../src-main/engine/replication/rdb/crc64.ts'
import { DATASET, DATASET_KEYS } from '../replication/rdb/dataset.ts'
import { STREAM_DATASET, STREAM_KEYS } from '../replication/rdb/stream-dataset.ts'
import type { RawConnection } from '../server/raw-connection.ts'
import { AttackedNode } from './attacked-node.ts'
import { CORRUPT_VALUES } from './corrupt-values.ts'

const BAD_FORMAT = '-ERR Bad data format\r\n'
const FOOTER_BYTES = 10
const RDB_VERSION = '\x0a\0'

/** Type and value with a footer that passes, so that RESTORE looks at what it is given. */
function payloadOf(body: string): string {
  const versioned = Buffer.from(body + RDB_VERSION, 'latin1')
  const sum = Buffer.alloc(8)
  sum.writeBigUInt64LE(crc64(versioned))
  return body + RDB_VERSION + sum.toString('latin1')
}

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

describe('CVE-2026-25243: RESTORE of values that are none', () => {
  it.each(CORRUPT_VALUES)('%s', (_, body) =>
    node.withstands(async (client) => {
      expect(await client.ask('RESTORE', 'corrupt', '0', payloadOf(body))).toBe(BAD_FORMAT)
      expect(await client.ask('EXISTS', 'corrupt')).toBe(':0\r\n')
    }))

  it('CVE-2026-25588, CVE-2026-25589, CVE-2026-62356: values of modules, as time series and sketches are, are never looked into', () =>
    node.withstands(async (client) => {
      const integers = '\x02\x81\xff\xff\xff\xff\xff\xff\xff\xff'.repeat(3)
      for (const body of [`\x07\x81\x4c\xb3\x00\x0c\x30\xc3\x08\x01${integers}\x00`, '\x06\x81\x4c\xb3\x00\x0c\x30\xc3\x08\x01', '\x07\x81\x4c\xb3\x00\x0c\x30\xc3\x08\x01\x05\x81\x7f\xff\xff\xff\xff\xff\xff\xff']) {
        expect(await client.ask('RESTORE', 'module', '0', payloadOf(body))).toMatch(/^-ERR Bad data format/)
      }
    }))
})

describe('CVE-2026-25243: values of every type and encoding, damaged', () => {
  const payloads: string[] = []
  beforeAll(async () => {
    const client = await node.client()
    for (const request of [...DATASET, ...STREAM_DATASET]) await client.ask(...request)
    for (const key of [...DATASET_KEYS, ...STREAM_KEYS]) payloads.push(bulkOf(await client.ask('DUMP', key)))
    client.close()
  })

  it('what is accepted can be read, changed, dumped and dropped; the rest is refused with one error', () =>
    node.withstands(async (client) => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...payloads), fc.array(damage, { minLength: 1, maxLength: 4 }), async (payload, damages) => {
          const body = damages.reduce(damaged, payload.slice(0, -FOOTER_BYTES))
          const reply = await client.ask('RESTORE', 'damaged', '0', payloadOf(body), 'REPLACE')
          if (reply === '+OK\r\n') await useUp(client, 'damaged')
          else expect(reply).toBe(BAD_FORMAT)
        }),
        { numRuns: 1500, seed: 20261 },
      )
    }), 120_000)

  it('a checksum or a version that does not fit is refused before anything is read', () =>
    node.withstands(async (client) => {
      for (const payload of payloads) {
        for (const wrong of [`${payload.slice(0, -1)}${String.fromCharCode(payload.charCodeAt(payload.length - 1) ^ 1)}`, `x${payload}`, payload.slice(0, 9), '']) {
          expect(await client.ask('RESTORE', 'damaged', '0', wrong, 'REPLACE')).toBe('-ERR DUMP payload version or checksum are wrong\r\n')
        }
      }
    }))
})

interface Damage {
  readonly how: 'flip' | 'cut' | 'double' | 'truncate' | 'length'
  readonly where: number
  readonly byte: number
}

const damage: fc.Arbitrary<Damage> = fc.record({ how: fc.constantFrom('flip', 'cut', 'double', 'truncate', 'length'), where: fc.nat(), byte: fc.nat(255) })
/** As a length: the greatest of 32 and of 64 bits, and of a listpack's head. */
const LENGTHS = ['\x80\xff\xff\xff\xff', '\x81\x7f\xff\xff\xff\xff\xff\xff\xff', '\xff\xff\xff\xff\xff\xff', '\x80\0\0\0\0']

function damaged(body: string, { how, where, byte }: Damage): string {
  const at = where % Math.max(body.length, 1)
  switch (how) {
    case 'flip':
      return body.slice(0, at) + String.fromCharCode(byte) + body.slice(at + 1)
    case 'cut':
      return body.slice(0, at) + body.slice(at + 1 + (byte % 8))
    case 'double':
      return body.slice(0, at) + body.slice(at, at + 1 + (byte % 16)) + body.slice(at)
    case 'truncate':
      return body.slice(0, at)
    case 'length':
      return body.slice(0, at) + LENGTHS[byte % LENGTHS.length]! + body.slice(at + 1)
  }
}

/** Whatever a client may do with a key; replies may be errors of type, never of ours. */
async function useUp(client: RawConnection, key: string): Promise<void> {
  const type = (await client.ask('TYPE', key)).slice(1, -2)
  for (const request of USES[type]!) expect(await client.ask(...request.map((word) => (word === 'KEY' ? key : word))), `${type} ${request.join(' ')}`).not.toMatch(/internal error/)
  expect(await client.ask('DUMP', key)).toMatch(/^\$/)
  expect(await client.ask('DEL', key)).toMatch(/^:/)
}

const USES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  string: [['GET', 'KEY'], ['APPEND', 'KEY', 'x'], ['BITCOUNT', 'KEY'], ['PFCOUNT', 'KEY'], ['INCR', 'KEY'], ['OBJECT', 'ENCODING', 'KEY']],
  list: [['LRANGE', 'KEY', '0', '-1'], ['LPUSH', 'KEY', 'a'], ['LINSERT', 'KEY', 'BEFORE', 'a', 'b'], ['LSET', 'KEY', '-1', 'z'], ['RPOP', 'KEY'], ['SORT', 'KEY', 'ALPHA'], ['OBJECT', 'ENCODING', 'KEY']],
  set: [['SMEMBERS', 'KEY'], ['SADD', 'KEY', 'new', '5'], ['SRANDMEMBER', 'KEY', '-3'], ['SSCAN', 'KEY', '0'], ['SPOP', 'KEY'], ['SUNIONSTORE', 'KEY', 'KEY']],
  hash: [['HGETALL', 'KEY'], ['HSET', 'KEY', 'new', 'v'], ['HINCRBY', 'KEY', 'n', '1'], ['HRANDFIELD', 'KEY', '-3'], ['HSCAN', 'KEY', '0'], ['HDEL', 'KEY', 'new']],
  zset: [['ZRANGE', 'KEY', '0', '-1', 'WITHSCORES'], ['ZADD', 'KEY', '1.5', 'new'], ['ZRANK', 'KEY', 'new'], ['ZRANGEBYLEX', 'KEY', '-', '+'], ['ZPOPMIN', 'KEY'], ['ZRANDMEMBER', 'KEY', '-3']],
  stream: [['XRANGE', 'KEY', '-', '+'], ['XREVRANGE', 'KEY', '+', '-'], ['XINFO', 'STREAM', 'KEY', 'FULL'], ['XADD', 'KEY', 'NOMKSTREAM', '*', 'f', 'v'], ['XGROUP', 'CREATE', 'KEY', 'fresh', '0'], ['XREADGROUP', 'GROUP', 'fresh', 'c', 'STREAMS', 'KEY', '>'], ['XAUTOCLAIM', 'KEY', 'fresh', 'd', '0', '0'], ['XTRIM', 'KEY', 'MAXLEN', '1']],
}

function bulkOf(reply: string): string {
  const start = reply.indexOf('\r\n') + 2
  return reply.slice(start, -2)
}
