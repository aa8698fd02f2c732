import { afterEach, describe, expect, it } from 'vitest'
import type { EmbeddedNode } from '../../../src-main/engine/embedded-node.ts'
import { estimatedBytes } from '../../../src-main/engine/keyspace/database-memory.ts'
import { startNode } from '../../../src-main/engine/node.ts'
import type { Client } from '../../../src-main/engine/client/client.ts'
import { freePorts } from '../../support/free-ports.ts'

let node: EmbeddedNode | undefined

afterEach(async () => {
  await node?.kill()
  node = undefined
})

async function start(...options: string[]): Promise<EmbeddedNode> {
  const [port] = await freePorts(1)
  node = await startNode({ argv: ['--port', String(port), '--save', '', ...options] })
  return node
}

/** Room for about a thousand keys of 100 bytes above what the node uses when empty. */
function limitRoom({ services }: EmbeddedNode, roomBytes = 200_000): void {
  services.config.set([['maxmemory', String(services.usedMemory.bytes + roomBytes)]])
}

function fill({ services }: EmbeddedNode, from: number, to: number, expiresAtMs?: number): void {
  for (let at = from; at < to; at++) {
    services.evictor.makeRoom()
    services.databases[0]!.set(`key:${at}`, 'x'.repeat(100))
    if (expiresAtMs !== undefined) services.databases[0]!.setExpiry(`key:${at}`, expiresAtMs + at)
  }
}

describe('maxmemory', () => {
  it.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'])('is kept by %s', async (policy) => {
    const started = await start('--maxmemory-policy', policy)
    limitRoom(started)
    fill(started, 0, 5000, Date.now() + 1_000_000)
    const { services } = started
    expect(services.evictor.makeRoom()).toBe('ok')
    expect(services.usedMemory.bytes).toBeLessThanOrEqual(services.config.memoryBytes('maxmemory'))
    expect(services.databases[0]!.size).toBeGreaterThan(500)
    expect(services.stats.evictedKeys).toBe(5000 - services.databases[0]!.size)
  })

  it('leaves keys without expiry to the volatile policies, and then memory is full', async () => {
    const started = await start('--maxmemory-policy', 'volatile-lru')
    limitRoom(started)
    fill(started, 0, 3000)
    expect(started.services.evictor.makeRoom()).toBe('full')
    expect(started.services.databases[0]!.size).toBe(3000)
    expect(started.services.evictor.wasFull).toBe(true)
  })

  it('spares keys in use under an LFU policy', async () => {
    const started = await start('--maxmemory-policy', 'allkeys-lfu', '--maxmemory-samples', '10', '--lfu-log-factor', '0')
    const database = started.services.databases[0]!
    limitRoom(started)
    fill(started, 0, 500)
    for (let use = 0; use < 20; use++) for (let at = 0; at < 100; at++) database.get(`key:${at}`)
    fill(started, 1000, 4000)
    const kept = Array.from({ length: 100 }, (_, at) => database.has(`key:${at}`)).filter(Boolean).length
    expect(kept).toBeGreaterThan(90)
  })

  it('takes what runs out first under volatile-ttl', async () => {
    const started = await start('--maxmemory-policy', 'volatile-ttl', '--maxmemory-samples', '10')
    const database = started.services.databases[0]!
    const soonMs = Date.now() + 1_000_000
    fill(started, 0, 500, soonMs)
    fill(started, 500, 1000, soonMs + 10_000_000)
    started.services.config.set([['maxmemory', String(started.services.usedMemory.bytes - 40_000)], ['maxmemory-eviction-tenacity', '100']])
    started.services.evictor.makeRoom()
    const gone = (from: number): number => Array.from({ length: 500 }, (_, at) => database.has(`key:${from + at}`)).filter((has) => !has).length
    expect(gone(0)).toBeGreaterThan(150)
    expect(gone(500)).toBeLessThan(20)
  })

  it('keeps an account that comes back to nothing, whatever was done to the keys', async () => {
    const started = await start('--maxmemory', '1gb')
    const { services } = started
    const database = services.databases[0]!
    const client: Client = services.clientWithoutPeer()
    const run = (...args: string[]): void => services.execute(client, services.commands.lookup(args).spec, args)
    for (let at = 0; at < 300; at++) {
      run('rpush', `l${at % 7}`, 'element', 'x'.repeat(at))
      run('hset', `h${at % 5}`, `field${at}`, 'value')
      run('zadd', `z${at % 5}`, String(at), `member${at}`)
      run('sadd', `s${at % 5}`, `member${at}`)
      run('append', `str${at % 9}`, 'more')
      run('expire', `str${at % 9}`, '1000')
      run('lpop', `l${at % 3}`)
      run('rename', `h${at % 5}`, `renamed${at % 3}`)
    }
    expect(estimatedBytes(database)).toBeGreaterThan(10_000)
    for (const { key } of [...database.slots.entries()]) run('del', key)
    expect(estimatedBytes(database)).toBe(0)
  })

  it('estimates without an account about what the account says', async () => {
    const started = await start()
    fill(started, 0, 3000)
    const database = started.services.databases[0]!
    const estimated = estimatedBytes(database)
    started.services.config.set([['maxmemory', '1gb']])
    expect(Math.abs(estimatedBytes(database) - estimated)).toBeLessThan(estimated * 0.02)
  })
})
