import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { newFolder } from '../replication/redis-server.ts'

const cleanups: (() => unknown)[] = []

/** A folder with the files of a node that held so many keys. */
async function folderOf(keys: number, args: readonly string[] = []): Promise<string> {
  const folder = newFolder()
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  const node = await start(folder, args)
  const redis = connectedTo(node.port)
  const pipeline = redis.pipeline()
  for (let i = 0; i < keys; i++) pipeline.set(`key:${i}`, `value ${i}`)
  await pipeline.exec()
  if (!args.includes('--appendonly')) await redis.save()
  redis.disconnect()
  await node.kill()
  return folder
}

async function start(folder: string, args: readonly string[], onListening?: (node: EmbeddedNode) => void): Promise<EmbeddedNode> {
  const [port] = (await freePorts(1)) as [number]
  const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--enable-debug-command', 'yes', ...args], ...(onListening && { onListening }) })
  cleanups.push(() => node.kill())
  return node
}

function connectedTo(port: number): Redis {
  const redis = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false, retryStrategy: () => null })
  redis.on('error', () => undefined)
  cleanups.push(() => redis.disconnect())
  return redis
}

/** A node in the midst of its load: some ten microseconds a key. */
async function startSlowly(folder: string, args: readonly string[] = []): Promise<{ node: EmbeddedNode; redis: Redis; loaded: Promise<EmbeddedNode> }> {
  const { promise, resolve } = Promise.withResolvers<EmbeddedNode>()
  const loaded = start(folder, ['--key-load-delay', '50', ...args], resolve)
  loaded.catch(() => undefined)
  const node = await Promise.race([promise, loaded])
  cleanups.push(() => node.kill())
  return { node, redis: connectedTo(node.port), loaded }
}

const field = (info: string, name: string): string | undefined => new RegExp(`^${name}:(.*)\r$`, 'm').exec(info)?.[1]

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('loading at the start', () => {
  it.each([['the RDB file', []], ['the append-only file', ['--appendonly', 'yes']]] as const)('answers LOADING while it reads %s, and tells how far it is', async (_, args) => {
    const folder = await folderOf(10_000, args)
    const { redis, loaded } = await startSlowly(folder, args)
    await expect(redis.get('key:1')).rejects.toThrow('LOADING Redis is loading the dataset in memory')
    const first = await redis.info('persistence')
    expect(field(first, 'loading')).toBe('1')
    const total = Number(field(first, 'loading_total_bytes'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const second = await redis.info('persistence')
    const [before, after] = [first, second].map((info) => Number(field(info, 'loading_loaded_bytes'))) as [number, number]
    expect(before).toBeLessThan(after)
    expect(after).toBeLessThan(total)
    expect(Number(field(second, 'loading_loaded_perc'))).toBeCloseTo((after / total) * 100, 0)
    expect(Number(field(second, 'loading_eta_seconds'))).toBeGreaterThan(0)
    await loaded
    expect(await redis.get('key:1')).toBe('value 1')
    expect(await redis.dbsize()).toBe(10_000)
    expect(field(await redis.info('persistence'), 'loading_start_time')).toBeUndefined()
  }, 20_000)

  it('never answers LOADING for a dataset that is there at once', async () => {
    const folder = await folderOf(10)
    const answers: Promise<unknown>[] = []
    await start(folder, [], (node) => {
      // Before the load has begun.
      const socket = connect(node.port, '127.0.0.1')
      cleanups.push(() => socket.destroy())
      socket.write('GET key:1\r\n')
      answers.push(new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes)))))
    })
    expect(await answers[0]).toBe('$7\r\nvalue 1\r\n')
  })

  it('can be ended, which touches no file', async () => {
    const folder = await folderOf(10_000)
    const file = readFileSync(join(folder, 'dump.rdb'))
    const { redis, loaded } = await startSlowly(folder, ['--save', '3600 1'])
    void redis.call('SHUTDOWN', 'SAVE').catch(() => undefined)
    await expect(loaded).rejects.toThrow(/stopped while it loaded/)
    expect(readFileSync(join(folder, 'dump.rdb')).equals(file)).toBe(true)
  })

  it('ends where the file is damaged far from its beginning', async () => {
    const folder = await folderOf(10_000)
    const file = readFileSync(join(folder, 'dump.rdb'))
    writeFileSync(join(folder, 'dump.rdb'), file.subarray(0, file.length - 20))
    const { loaded, node } = await startSlowly(folder)
    await expect(loaded).rejects.toThrow(/Unexpected EOF reading RDB file/)
    await until('nobody listens', () => new Promise<boolean>((resolve) => connect(node.port, '127.0.0.1').once('error', () => resolve(true)).once('connect', () => resolve(false))))
  })

  it('of a cluster node answers its peers and keeps its slots to itself until it is done', async () => {
    const cluster = ['--cluster-enabled', 'yes']
    const folder = await folderOf(0, cluster)
    const owner = await start(folder, cluster)
    const filled = connectedTo(owner.port)
    await filled.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await until('the cluster is up', async () => /cluster_state:ok/.test(String(await filled.call('CLUSTER', 'INFO'))))
    await filled.call('DEBUG', 'POPULATE', '10000')
    await filled.save()
    await owner.kill()
    const { redis, loaded, node } = await startSlowly(folder, cluster)
    expect(node.busPort).toBeGreaterThan(0)
    await expect(redis.get('key:1')).rejects.toThrow(/LOADING|CLUSTERDOWN/)
    await new Promise((resolve, reject) => {
      const peer = connect(node.busPort!, '127.0.0.1', () => resolve(peer.destroy()))
      peer.once('error', reject)
    })
    await loaded
    await until('it serves', async () => (await redis.get('key:1')) === 'value:1')
  }, 20_000)
})

describe('nodes.conf', () => {
  it('belongs to one node at a time', async () => {
    const cluster = ['--cluster-enabled', 'yes']
    const folder = await folderOf(0, cluster)
    const first = await start(folder, cluster)
    await expect(start(folder, cluster)).rejects.toThrow('Sorry, the cluster configuration file nodes.conf is already used by a different Redis Cluster node.')
    await first.kill()
    await start(folder, cluster)
  })

  it('that was torn is not taken for a whole one', async () => {
    const cluster = ['--cluster-enabled', 'yes']
    const folder = await folderOf(0, cluster)
    const path = join(folder, 'nodes.conf')
    const whole = readFileSync(path, 'latin1')
    writeFileSync(path, whole.slice(0, whole.indexOf('myself') + 3))
    await expect(start(folder, cluster)).rejects.toThrow(/corrupted cluster config file/)
  })
})
