import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Value } from '../../../../src-main/engine/keyspace/value.ts'
import { decodeDumpPayload, encodeDumpPayload, isIntactDumpPayload } from '../../../../src-main/engine/replication/rdb/dump-payload.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { digest, hasRedisServer, startRedisServer, type TestServer } from '../redis-server.ts'
import { DATASET, DATASET_KEYS } from './dataset.ts'

describe.skipIf(!hasRedisServer)('DUMP payloads between redis-server and us', () => {
  let source: TestServer
  let target: TestServer

  beforeAll(async () => {
    source = await startRedisServer()
    target = await startRedisServer(['--sanitize-dump-payload', 'yes'])
    for (const [name, ...args] of DATASET) await source.redis.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
  })
  afterAll(() => Promise.all([source.stop(), target.stop()]))

  it.each(DATASET_KEYS)('%s: its payload is read, and ours of the same value is restored to the same content and bytes', async (key) => {
    const theirs = await source.redis.dumpBuffer(key)
    expect(isIntactDumpPayload(theirs)).toBe(true)
    const ours = encodeDumpPayload(decodeDumpPayload(theirs))
    await target.redis.restore(key, 0, ours, 'REPLACE')
    expect(await target.redis.call('DEBUG', 'DIGEST-VALUE', key)).toEqual(await source.redis.call('DEBUG', 'DIGEST-VALUE', key))
    expect(await target.redis.object('ENCODING', key)).toBe(await source.redis.object('ENCODING', key))
  })

  it('holds the same dataset after all keys went through us', async () => {
    expect(await digest(target)).toBe(await digest(source))
  })

  it('reads what redis-server makes of values restored from us', async () => {
    for (const key of DATASET_KEYS) {
      const restored = await target.redis.dumpBuffer(key)
      expect(content(decodeDumpPayload(restored))).toEqual(content(decodeDumpPayload(await source.redis.dumpBuffer(key))))
    }
  })

  it('names a module value as unsupported instead of misreading it', () => {
    const payload = Buffer.concat([Buffer.from([7, 0x81, 1, 2, 3, 4, 5, 6, 7, 8, 2, 5, 0]), Buffer.alloc(10)])
    let caught: unknown
    try {
      decodeDumpPayload(payload)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(RdbFormatError)
    expect((caught as RdbFormatError).fault).toBe('unsupported')
  })
})

function content(value: Value): unknown {
  if (typeof value === 'string') return value
  if (value.type === 'list') return [...value.values()]
  if (value.type === 'hash') return new Map(value.fields)
  if (value.type === 'set') return new Set(value.members)
  if (value.type === 'zset') return new Map(value.scores)
  throw new Error('streams are compared elsewhere')
}
