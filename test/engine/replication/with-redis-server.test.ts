import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from './our-node.ts'
import { DATASET } from './rdb/dataset.ts'
import { STREAM_DATASET } from './rdb/stream-dataset.ts'
import { dataset, digest, hasRedisServer, startRedisServer, type TestServer, untilInSync } from './redis-server.ts'

const servers: TestServer[] = []
async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

async function fill(server: TestServer): Promise<void> {
  const pipeline = server.redis.pipeline()
  for (const [name, ...args] of [...DATASET, ...STREAM_DATASET]) pipeline.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
  for (let i = 0; i < 5000; i++) pipeline.set(`key:${i}`, `value ${i}`)
  pipeline.set('expiring', 'x', 'EX', 1000)
  await pipeline.exec()
}

const follow = (replica: TestServer, primary: TestServer): Promise<unknown> => replica.redis.replicaof('127.0.0.1', primary.port)

/** Cuts the replica off, as a broken network would, and lets it come back by itself. */
const breakLink = (primary: TestServer): Promise<unknown> => primary.redis.call('CLIENT', 'KILL', 'TYPE', 'replica')

describe.skipIf(!hasRedisServer)('replication with a real redis-server', () => {
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  it.each([
    ['yes', 'without its length'],
    ['no', 'with its length announced'],
  ])('feeds a real replica a snapshot (repl-diskless-sync %s: %s) and then the stream', async (diskless) => {
    const ours = await started(startOurs(['--repl-diskless-sync', diskless]))
    const real = await started(startRedisServer())
    await fill(ours)
    await follow(real, ours)
    await untilInSync(ours, real)
    await ours.redis.multi().incr('counter').rpush('list:small', 'more').exec()
    await ours.redis.select(5)
    await ours.redis.set('in database 5', 'here')
    await ours.redis.select(0)
    await untilInSync(ours, real)
    expect(await dataset(ours)).toEqual(await dataset(real))
    expect(await real.redis.ttl('expiring')).toBeGreaterThan(900)
  })

  it.each(['yes', 'no'])('follows a real primary (repl-diskless-sync %s)', async (diskless) => {
    const real = await started(startRedisServer(['--repl-diskless-sync', diskless, '--repl-diskless-sync-delay', '0']))
    const ours = await started(startOurs())
    await fill(real)
    await ours.redis.set('former', 'gone')
    await follow(ours, real)
    await untilInSync(real, ours)
    expect(await ours.redis.get('former')).toBeNull()
    await real.redis.multi().incr('counter').rpush('list:small', 'more').exec()
    await untilInSync(real, ours)
    expect(await dataset(ours)).toEqual(await dataset(real))
    await expect(ours.redis.set('a', '1')).rejects.toThrow(/READONLY/)
  })

  it('goes on after a broken link without another snapshot', async () => {
    const real = await started(startRedisServer(['--repl-diskless-sync-delay', '0']))
    const ours = await started(startOurs())
    await fill(real)
    await follow(ours, real)
    await untilInSync(real, ours)
    for (let i = 0; i < 3; i++) {
      await breakLink(real)
      await real.redis.incr('after the break')
      await untilInSync(real, ours)
    }
    expect(await real.info('sync_full')).toBe('1')
    expect(Number(await real.info('sync_partial_ok'))).toBeGreaterThanOrEqual(1)
    expect(await dataset(ours)).toEqual(await dataset(real))
  })

  it('lets a real replica go on after its link broke', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    await fill(ours)
    await follow(real, ours)
    await untilInSync(ours, real)
    await real.redis.call('CLIENT', 'KILL', 'TYPE', 'master')
    await ours.redis.set('after the break', 'yes')
    await until('the replica came back', async () => (await real.redis.get('after the break')) === 'yes')
    expect(await ours.info('sync_full')).toBe('1')
    expect(await ours.info('sync_partial_ok')).toBe('1')
    expect(await dataset(ours)).toEqual(await dataset(real))
  })

  it('sends everything anew when the backlog no longer reaches back', async () => {
    const ours = await started(startOurs(['--repl-backlog-size', '16384']))
    const real = await started(startRedisServer())
    await follow(real, ours)
    await untilInSync(ours, real)
    await real.redis.replicaof('NO', 'ONE')
    await ours.redis.set('long', 'x'.repeat(50_000))
    await follow(real, ours)
    await untilInSync(ours, real)
    expect(await ours.info('sync_full')).toBe('2')
    expect(await dataset(ours)).toEqual(await dataset(real))
  })

  it('changes roles with a real server, both going on from their common history', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    await fill(ours)
    await follow(real, ours)
    await untilInSync(ours, real)
    await real.redis.replicaof('NO', 'ONE')
    await real.redis.set('written by', 'the new primary')
    await follow(ours, real)
    await untilInSync(real, ours)
    expect(await real.info('sync_full')).toBe('0')
    expect(await real.info('sync_partial_ok')).toBe('1')
    expect(await ours.redis.get('written by')).toBe('the new primary')
    expect(await dataset(ours)).toEqual(await dataset(real))
  })

  it('passes a stream on unchanged: real primary, ours, real replica of ours', async () => {
    const top = await started(startRedisServer(['--repl-diskless-sync-delay', '0']))
    const middle = await started(startOurs())
    const bottom = await started(startRedisServer())
    await fill(top)
    await follow(middle, top)
    await untilInSync(top, middle)
    await follow(bottom, middle)
    await untilInSync(middle, bottom)
    await top.redis.set('through', 'the chain')
    await until('it arrived', async () => (await bottom.redis.get('through')) === 'the chain')
    await untilInSync(top, middle)
    await untilInSync(middle, bottom)
    expect(await bottom.info('master_replid')).toBe(await top.info('master_replid'))
    expect(await dataset(bottom)).toEqual(await dataset(top))
  })

  it('sends the dataset as of one moment while it is being written to', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    const filling = ours.redis.pipeline()
    for (let i = 0; i < 60_000; i++) filling.set(`key:${i}`, 'x'.repeat(100))
    await filling.exec()
    await follow(real, ours)
    const deadline = Date.now() + 2500
    for (let round = 0; Date.now() < deadline; round++) {
      const writing = ours.redis.pipeline()
      for (let i = 0; i < 300; i++) writing.append(`key:${(round * 7919 + i * 31) % 60_000}`, '.')
      writing.del(`key:${round}`)
      writing.incr('rounds')
      await writing.exec()
    }
    await untilInSync(ours, real)
    expect(await ours.info('sync_full')).toBe('1')
    expect(await digest(real)).toBe(await digest(ours))
  })

  it('answers WAIT by what replicas acknowledge', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    expect(await ours.redis.wait(0, 100)).toBe(0)
    await follow(real, ours)
    await untilInSync(ours, real)
    await ours.redis.set('a', '1')
    const startedAt = performance.now()
    expect(await ours.redis.wait(1, 5000)).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(900)
    expect(await ours.redis.wait(2, 100)).toBe(1)
    await expect(real.redis.wait(1, 100)).rejects.toThrow(/WAIT cannot be used with replica instances/)
  })

  it('authenticates to its primary', async () => {
    const real = await started(startRedisServer(['--repl-diskless-sync-delay', '0']))
    const ours = await started(startOurs(['--masterauth', 'secret']))
    await real.redis.config('SET', 'requirepass', 'secret')
    await follow(ours, real)
    await untilInSync(real, ours)
  })

  it('tells ROLE and INFO as redis-server does, field by field', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    const sub = await started(startRedisServer())
    await follow(real, ours)
    await follow(sub, real)
    await untilInSync(ours, real)
    await untilInSync(real, sub)
    const fields = async (server: TestServer): Promise<string[]> => [...(await server.redis.info('replication')).matchAll(/^(\w+):/gm)].map((match) => match[1]!)
    const ourPrimaryFields = await fields(ours)
    const realReplicaFields = await fields(real)
    expect(await ours.redis.role()).toEqual(['master', expect.any(Number), [['127.0.0.1', String(real.port), expect.any(String)]]])
    await real.redis.replicaof('NO', 'ONE')
    await follow(ours, real)
    await untilInSync(real, ours)
    await sub.redis.replicaof('127.0.0.1', ours.port)
    await untilInSync(ours, sub)
    expect(await fields(real)).toEqual(ourPrimaryFields)
    expect(await fields(ours)).toEqual(realReplicaFields)
    expect(await ours.redis.role()).toEqual(['slave', '127.0.0.1', real.port, 'connected', expect.any(Number)])
  })
})
