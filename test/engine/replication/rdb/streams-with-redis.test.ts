import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeDumpPayload, encodeDumpPayload } from '../../../../src-main/engine/replication/rdb/dump-payload.ts'
import { startOurs } from '../our-node.ts'
import { dataset, hasRedisServer, startRedisServer, type TestServer, untilInSync } from '../redis-server.ts'
import { DELETED_WHILE_PENDING, STREAM_DATASET, STREAM_KEYS, TIMELESS_STREAM_KEYS } from './stream-dataset.ts'

async function fill({ redis }: TestServer): Promise<void> {
  const pipeline = redis.pipeline()
  for (const [name, ...args] of [...STREAM_DATASET, DELETED_WHILE_PENDING]) pipeline.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
  for (const [error] of (await pipeline.exec())!) if (error !== null) throw error
}

const full = ({ redis }: TestServer, key: string): Promise<unknown> => redis.callBuffer('XINFO', 'STREAM', key, 'FULL', 'COUNT', '0')

describe.skipIf(!hasRedisServer)('streams between redis-server and us', () => {
  let real: TestServer
  let other: TestServer
  let ours: TestServer

  beforeAll(async () => {
    ;[real, other, ours] = await Promise.all([startRedisServer(['--rdbcompression', 'no']), startRedisServer(['--rdbcompression', 'no', '--sanitize-dump-payload', 'yes']), startOurs()])
    await fill(real)
    await fill(ours)
  }, 20_000)
  afterAll(() => Promise.all([real.stop(), other.stop(), ours.stop()]))

  it.each(STREAM_KEYS)('%s: a real payload comes through us unchanged to the byte', async (key) => {
    const theirs = await real.redis.dumpBuffer(key)
    await other.redis.restore(key, 0, encodeDumpPayload(decodeDumpPayload(theirs)), 'REPLACE')
    expect((await other.redis.dumpBuffer(key)).equals(theirs)).toBe(true)
    expect(await full(other, key)).toEqual(await full(real, key))
  })

  it.each(STREAM_KEYS)('%s: RESTORE and DUMP of ours keep all that XINFO tells', async (key) => {
    await ours.redis.restore(`restored:${key}`, 0, await real.redis.dumpBuffer(key), 'REPLACE')
    expect(await full(ours, `restored:${key}`)).toEqual(await full(real, key))
    await other.redis.restore(key, 0, await ours.redis.dumpBuffer(`restored:${key}`), 'REPLACE')
    expect(await full(other, key)).toEqual(await full(real, key))
  })

  it.each(TIMELESS_STREAM_KEYS)('%s: the same commands make the same bytes', async (key) => {
    await other.redis.restore(key, 0, await ours.redis.dumpBuffer(key), 'REPLACE')
    expect((await other.redis.dumpBuffer(key)).equals(await real.redis.dumpBuffer(key))).toBe(true)
    expect(await ours.redis.call('DEBUG', 'DIGEST-VALUE', key)).toEqual(await real.redis.call('DEBUG', 'DIGEST-VALUE', key))
  })

  it.each([
    ['ours feeds a real replica', startOurs, startRedisServer],
    ['a real primary feeds ours', startRedisServer, startOurs],
  ])('%s: a snapshot, and then every kind of change', async (_, startPrimary, startReplica) => {
    const primary = await startPrimary(['--repl-diskless-sync-delay', '0', '--stream-node-max-entries', '10'])
    const replica = await startReplica(['--stream-node-max-entries', '3'])
    try {
      await fill(primary)
      await replica.redis.replicaof('127.0.0.1', primary.port)
      await untilInSync(primary, replica)
      for (const key of STREAM_KEYS) expect(await full(replica, key)).toEqual(await full(primary, key))
      await change(primary)
      await untilInSync(primary, replica)
      expect(await dataset(replica)).toEqual(await dataset(primary))
    } finally {
      await Promise.all([primary.stop(), replica.stop()])
    }
  })
})

/** Changes that go to replicas otherwise than they came. */
async function change({ redis }: TestServer): Promise<void> {
  for (let i = 0; i < 40; i++) await redis.xadd('stream:groups', 'MAXLEN', '~', '25', '*', 'task', `more ${i}`)
  await redis.xtrim('stream:nodes', 'MINID', '~', '1060')
  await redis.call('XADD', 'stream:nodes', 'MINID', '~', '1080', '2000-*', 'f', 'v')
  await redis.call('XTRIM', 'stream:fields', 'MAXLEN', '~', '5', 'LIMIT', '12')
  await redis.call('XREADGROUP', 'GROUP', 'workers', 'cy', 'COUNT', '5', 'STREAMS', 'stream:groups', '>')
  await redis.call('XREADGROUP', 'GROUP', 'idle', 'dee', 'NOACK', 'COUNT', '5', 'STREAMS', 'stream:groups', '>')
  await redis.call('XREADGROUP', 'GROUP', 'workers', 'bob', 'STREAMS', 'stream:groups', '0')
  await redis.xack('stream:groups', 'workers', '7-0')
  await redis.xclaim('stream:groups', 'workers', 'eve', 0, '3-0', '5-0', 'JUSTID')
  await redis.call('XAUTOCLAIM', 'stream:groups', 'workers', 'fay', '0', '6', 'COUNT', '3')
  await redis.call('XCLAIM', 'stream:groups', 'workers', 'fay', '0', '999', 'LASTID', '99999999999999')
  await redis.xgroup('DELCONSUMER', 'stream:groups', 'workers', 'ann')
  await redis.xgroup('SETID', 'stream:groups', '12', '3-0')
  await redis.xgroup('DESTROY', 'stream:bare', 'group')
  await redis.multi().xadd('stream:new', '*', 'in', 'MULTI').xgroup('CREATE', 'stream:new', 'g', '0').call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'stream:new', '>').exec()
  await redis.eval("redis.call('xadd', KEYS[1], '*', 'in', 'a script'); return redis.call('xreadgroup', 'group', 'g', 'c', 'streams', KEYS[1], '>')", 1, 'stream:new')
  await redis.xsetid('stream:new', '99999999999999-5')
}
