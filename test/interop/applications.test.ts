import { Queue, QueueEvents, Worker } from 'bullmq'
import { Cluster, Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../src-main/library.ts'
import { isMissing, run } from '../support/program.ts'

// Debian's own, the one python3-redis is installed for.
const PYTHON = '/usr/bin/python3'

describe('what applications are built with does its main job on a sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let cluster: Cluster

  beforeAll(async () => {
    sandbox = await startSandbox({ masters: 3, replicas: 1 })
    cluster = new Cluster([{ host: '127.0.0.1', port: sandbox.nodes[0]!.port }], { redisOptions: { maxRetriesPerRequest: null } })
  })
  afterAll(async () => {
    cluster.disconnect()
    await sandbox.stop()
  })

  it('BullMQ: jobs with priorities, delays, retries and events', async () => {
    const options = { connection: cluster, prefix: '{jobs}' }
    const queue = new Queue('mail', options)
    // From the first event on: without an id it reads from when its first XREAD arrives, which on a busy machine is after a job's end.
    const events = new QueueEvents('mail', { ...options, lastEventId: '0-0' })
    await events.waitUntilReady()
    const done: string[] = []
    const worker = new Worker('mail', async (job) => {
      if (job.name === 'flaky' && job.attemptsMade === 0) throw new Error('once')
      done.push(job.name)
      return `sent ${job.name}`
    }, options)
    const jobs = await queue.addBulk([
      { name: 'plain', data: { to: 'a' } },
      { name: 'urgent', data: { to: 'b' }, opts: { priority: 1 } },
      { name: 'later', data: { to: 'c' }, opts: { delay: 200 } },
      { name: 'flaky', data: { to: 'd' }, opts: { attempts: 2 } },
    ])
    const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 20_000)))
    expect(results).toEqual(['sent plain', 'sent urgent', 'sent later', 'sent flaky'])
    expect(done).toHaveLength(4)
    expect(await queue.getJobCounts('completed', 'failed', 'waiting')).toEqual({ completed: 4, failed: 0, waiting: 0 })
    await worker.close()
    await events.close()
    await queue.close()
  })

  it('rate-limiter-flexible: exactly as many as allowed pass', async () => {
    const limiter = new RateLimiterRedis({ storeClient: cluster, points: 5, duration: 60, keyPrefix: 'limit' })
    const answers = await Promise.all(Array.from({ length: 12 }, () => limiter.consume('somebody').then(() => 'passed', () => 'refused')))
    expect(answers.filter((answer) => answer === 'passed')).toHaveLength(5)
  })

  it('ioredis: pipelines per slot, transactions and Lua scripts with EVALSHA', async () => {
    const pipeline = cluster.pipeline()
    for (let i = 0; i < 500; i++) pipeline.set(`{user:1}:${i}`, i).incr(`{user:1}:${i}`)
    const replies = await pipeline.exec()
    expect(replies!.every(([error]) => error === null)).toBe(true)
    expect(await cluster.multi().get('{user:1}:41').get('{user:1}:42').exec()).toEqual([[null, '42'], [null, '43']])
    cluster.defineCommand('transfer', {
      numberOfKeys: 2,
      lua: "redis.call('DECRBY', KEYS[1], ARGV[1]) return redis.call('INCRBY', KEYS[2], ARGV[1])",
    })
    const scripted = cluster as Cluster & { transfer(from: string, to: string, amount: number): Promise<number> }
    await cluster.mset('{bank}a', 100, '{bank}b', 0)
    for (let i = 1; i <= 10; i++) expect(await scripted.transfer('{bank}a', '{bank}b', 3)).toBe(3 * i)
    expect(await cluster.mget('{bank}a', '{bank}b')).toEqual(['70', '30'])
  })

  it('ioredis: messages published on one node reach a subscriber of another', async () => {
    const subscriber = new Redis({ host: '127.0.0.1', port: sandbox.nodes[1]!.port })
    const heard: string[] = []
    subscriber.on('message', (channel, message) => heard.push(`${channel}: ${message}`))
    await subscriber.subscribe('news')
    const publisher = new Redis({ host: '127.0.0.1', port: sandbox.nodes[2]!.port })
    await publisher.publish('news', 'through the bus')
    await expect.poll(() => heard).toEqual(['news: through the bus'])
    subscriber.disconnect()
    publisher.disconnect()
  })

  it.skipIf(isMissing(PYTHON, "redis-py's cluster client") || lacksRedisPy())("redis-py's cluster client: commands, pipelines, scripts and redirects", async () => {
    const ran = await run(PYTHON, ['-c', REDIS_PY_JOB, String(sandbox.nodes[0]!.port)])
    expect(ran.stderr).toBe('')
    expect(ran.stdout).toBe('200 keys, pipeline ok, script 42, hash ok, stream ok\n')
  })
})

/** True, said aloud, when Python lacks redis-py; where nothing may be skipped the test runs and fails instead. */
function lacksRedisPy(): boolean {
  return process.env.SLOTSCOPE_ALLOW_SKIP !== 'no' && isMissing('/usr/lib/python3/dist-packages/redis', "redis-py's cluster client")
}

const REDIS_PY_JOB = `
import sys
from redis.cluster import RedisCluster
r = RedisCluster(host='127.0.0.1', port=int(sys.argv[1]))
for i in range(200): r.set(f'py:{i}', i)
assert all(r.get(f'py:{i}') == str(i).encode() for i in range(200))
p = r.pipeline()
for i in range(200): p.get(f'py:{i}')
assert p.execute() == [str(i).encode() for i in range(200)]
assert r.eval("return tonumber(redis.call('get', KEYS[1])) + ARGV[1]", 1, 'py:40', 2) == 42
r.hset('py:hash', mapping={'a': 1, 'b': 2})
assert r.hgetall('py:hash') == {b'a': b'1', b'b': b'2'}
for i in range(5): r.xadd('py:stream', {'n': i})
r.xgroup_create('py:stream', 'g', id='0')
assert len(r.xreadgroup('g', 'c', {'py:stream': '>'})[0][1]) == 5
print('200 keys, pipeline ok, script 42, hash ok, stream ok')
`
