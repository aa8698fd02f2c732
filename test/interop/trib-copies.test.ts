import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { SlotWorker, TAGS } from './slot-worker.ts'
import { TribCluster } from './trib-cluster.ts'

const PRELOAD = pathToFileURL(fileURLToPath(new URL('../support/crash-after.ts', import.meta.url))).href
const SLOTS = 4

/** Slots are copied before clients can see the copies, and handed over in one stroke. */
describe.skipIf(isMissing('redis-server', 'copied slots on real servers'))('slots that are copied', () => {
  let cluster: TribCluster
  let client: Cluster
  /** Index of the node that has the slots. */
  let holder = 0

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3 })
    client = cluster.client()
  }, 60_000)
  afterAll(async () => {
    client.disconnect()
    await cluster.stop()
  })

  const reshard = (env: Record<string, string> = {}, ...options: string[]): ReturnType<typeof slotscope> =>
    slotscope(['trib', 'reshard', '--from', cluster.ids[holder]!, '--to', cluster.ids[1 - holder]!, '--slots', String(SLOTS), '--yes', ...options, cluster.address(2)], {
      env: { XDG_DATA_HOME: cluster.journalFolder, ...env },
      timeoutMs: 120_000,
    })
  const moved = async (...options: string[]): Promise<void> => {
    const { code, stdout, stderr } = await reshard({}, ...options)
    expect(code, stdout + stderr).toBe(0)
    holder = 1 - holder
  }

  it('keep values of all types and times to live', async () => {
    const tag = `{${TAGS[0]!}}`
    await client.set(`${tag}:text`, 'word')
    await client.set(`${tag}:mortal`, 'word', 'PX', 500_000)
    await client.rpush(`${tag}:list`, ...Array.from({ length: 300 }, (_, i) => `item-${i}`))
    await client.zadd(`${tag}:zset`, 1.5, 'a', '2', 'b')
    await client.hset(`${tag}:hash`, 'field', 'a\r\nb\0')
    await moved()
    expect(await client.get(`${tag}:text`)).toBe('word')
    expect(await client.ttl(`${tag}:text`)).toBe(-1)
    expect(await client.pttl(`${tag}:mortal`)).toBeGreaterThan(400_000)
    expect(await client.pttl(`${tag}:mortal`)).toBeLessThanOrEqual(500_000)
    expect(await client.lrange(`${tag}:list`, 0, -1)).toHaveLength(300)
    expect(await client.zrange(`${tag}:zset`, '0', '-1', 'WITHSCORES')).toEqual(['a', '1.5', 'b', '2'])
    expect(await client.hget(`${tag}:hash`, 'field')).toBe('a\r\nb\0')
    await client.del(`${tag}:text`, `${tag}:mortal`, `${tag}:list`, `${tag}:zset`, `${tag}:hash`)
  }, 60_000)

  it('never show a key lost, twice or as it was before, whatever clients do meanwhile', async () => {
    const workers = Array.from({ length: 6 }, (_, i) => new SlotWorker(cluster.client(), i))
    await Promise.all(workers.map((worker) => worker.fill()))
    const running = workers.map((worker) => worker.run())
    for (let i = 0; i < 6; i++) await moved()
    for (const worker of workers) worker.stop()
    const operations = await Promise.all(running)
    expect(workers.flatMap((worker) => worker.failures)).toEqual([])
    process.stdout.write(`operations while slots moved six times: ${operations.join(' ')}\n`)
    const expected = workers.reduce((sum, worker) => sum + worker.living, 0)
    expect(await cluster.keyTotal()).toBe(expected)
    await Promise.all(workers.map((worker) => worker.clear()))
  }, 120_000)

  it('leave no key that was deleted after a crash, wherever the process was killed', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `{${TAGS[i % 4]!}}:crash-${i}`)
    await Promise.all(keys.map((key) => client.set(key, key)))
    const file = join(cluster.journalFolder, 'count')
    expect((await reshard({ NODE_OPTIONS: `--import=${PRELOAD}`, CRASH_COUNT_FILE: file })).code).toBe(0)
    holder = 1 - holder
    const points = Number(readFileSync(file, 'utf8'))
    let unseen = 0
    for (let point = points - 40; point < points; point++) {
      const crashed = await reshard({ NODE_OPTIONS: `--import=${PRELOAD}`, CRASH_AFTER: String(point) })
      const operation = (await cluster.trib('resume')).stdout.match(/^reshard-\S+/m)?.[0]
      if (operation === undefined) {
        if (crashed.code === 0) holder = 1 - holder
        continue
      }
      if ((await cluster.keyTotal()) > keys.length) unseen++
      const victim = keys[point % keys.length]!
      await client.del(victim)
      const verb = point % 2 === 0 ? 'resume' : 'rollback'
      const healed = await cluster.trib(verb, operation)
      expect(healed.code, `${verb} after command ${point}: ${healed.stdout}${healed.stderr}`).toBe(0)
      if (verb === 'resume') holder = 1 - holder
      expect(await client.get(victim), `after ${verb} at command ${point}`).toBeNull()
      expect(await cluster.keyTotal()).toBe(keys.length - 1)
      await client.set(victim, victim)
    }
    process.stdout.write(`crashes that left copies: ${unseen}\n`)
    expect(unseen).toBeGreaterThan(0)
    await Promise.all(keys.map((key) => client.del(key)))
  }, 240_000)

  it('go by MIGRATE where scripts are not allowed', async () => {
    await Promise.all(cluster.nodes.slice(0, 2).map((node) => node.call('acl', 'setuser', 'default', '-eval')))
    await client.set(`{${TAGS[1]!}}:plain`, 'word')
    await moved()
    await Promise.all(cluster.nodes.slice(0, 2).map((node) => node.call('acl', 'setuser', 'default', '+eval')))
    expect(await client.get(`{${TAGS[1]!}}:plain`)).toBe('word')
    expect(await cluster.keyTotal()).toBe(1)
  }, 60_000)
})
