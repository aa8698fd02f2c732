import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import { dataset, type TestServer, untilInSync } from '../replication/redis-server.ts'
import type { RawConnection } from '../server/raw-connection.ts'
import { Side } from './two-servers.ts'

const sides: Side[] = []

async function ours(...args: readonly string[]): Promise<Side> {
  const side = new Side(await startOurs(args))
  sides.push(side)
  return side
}

async function blockedIn(side: Side, name: string, ...command: readonly string[]): Promise<RawConnection> {
  const connection = await side.on(name)
  const before = Number(await side.server.info('blocked_clients'))
  connection.send(...command)
  await side.untilBlocked(before + 1)
  return connection
}

afterEach(async () => {
  await Promise.all(sides.splice(0).map((side) => side.stop()))
})

describe('a blocked client', () => {
  it('is woken by CLIENT UNBLOCK, as if its time were up or with an error', async () => {
    const side = await ours()
    const id = /:(\d+)/.exec(await (await side.on('a')).ask('client', 'id'))![1]!
    const a = await blockedIn(side, 'a', 'blpop', 'l', '0')
    expect(await side.server.redis.call('client', 'unblock', id)).toBe(1)
    expect(await a.next()).toBe('*-1\r\n')
    expect(await side.server.redis.call('client', 'unblock', id)).toBe(0)
    await blockedIn(side, 'a', 'blmove', 'l', 'm', 'left', 'right', '100')
    expect(await side.server.redis.call('client', 'unblock', id, 'error')).toBe(1)
    expect(await a.next()).toBe('-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n')
    expect(await a.ask('ping')).toBe('+PONG\r\n')
  })

  it('that leaves loses its place, and its element goes to the next', async () => {
    const side = await ours()
    const gone = await blockedIn(side, 'gone', 'blpop', 'l', '0')
    const next = await blockedIn(side, 'next', 'blpop', 'l', '0')
    gone.close()
    await side.untilBlocked(1)
    await side.server.redis.rpush('l', 'x')
    expect(await next.next()).toBe('*2\r\n$1\r\nl\r\n$1\r\nx\r\n')
    expect(await side.server.redis.exists('l')).toBe(0)
  })

  it('has the requests it sent meanwhile served afterwards, in order', async () => {
    const side = await ours()
    const a = await blockedIn(side, 'a', 'blpop', 'l', '0')
    a.send('rpush', 'l', 'mine')
    a.send('blpop', 'l', '0')
    a.send('ping')
    await side.server.redis.rpush('l', 'x')
    expect([await a.next(), await a.next(), await a.next(), await a.next()]).toEqual([
      '*2\r\n$1\r\nl\r\n$1\r\nx\r\n', ':1\r\n', '*2\r\n$1\r\nl\r\n$4\r\nmine\r\n', '+PONG\r\n',
    ])
  })

  it('hears nothing after CLIENT REPLY OFF, but is served', async () => {
    const side = await ours()
    ;(await side.on('a')).send('client', 'reply', 'off')
    const a = await blockedIn(side, 'a', 'blpop', 'l', '0')
    await side.server.redis.rpush('l', 'x')
    expect(await side.server.redis.exists('l')).toBe(0)
    expect(await a.ask('client', 'reply', 'on')).toBe('+OK\r\n')
  })

  it.each([
    ['its group is destroyed', ['xgroup', 'destroy', 's', 'g'], 'NOGROUP the consumer group this client was blocked on no longer exists'],
    ['its stream is deleted', ['del', 's'], 'UNBLOCKED the stream key no longer exists'],
  ])('counts as failed when %s', async (_, [name, ...args], message) => {
    const side = await ours()
    await side.server.redis.xgroup('CREATE', 's', 'g', '$', 'MKSTREAM')
    const a = await blockedIn(side, 'a', 'xreadgroup', 'group', 'g', 'ann', 'block', '0', 'streams', 's', '>')
    await side.server.redis.call(name!, ...args)
    expect(await a.next()).toBe(`-${message}\r\n`)
    expect(await side.server.redis.info('commandstats')).toMatch(/cmdstat_xreadgroup:calls=1,.*rejected_calls=0,failed_calls=1/)
  })

  it('waits for as long as it said', async () => {
    const side = await ours()
    const startedAt = performance.now()
    expect(await (await side.on('a')).ask('blpop', 'l', '0.15')).toBe('*-1\r\n')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149)
    const a = await blockedIn(side, 'a', 'blpop', 'l', '9999999999')
    expect(await side.server.info('clients_in_timeout_table')).toBe('1')
    await side.server.redis.rpush('l', 'x')
    expect(await a.next()).toContain('x')
    expect(await side.server.info('clients_in_timeout_table')).toBe('0')
  })

  it('is sent away when the node becomes a replica', async () => {
    const side = await ours()
    const a = await blockedIn(side, 'a', 'brpop', 'l', '0')
    await side.server.redis.call('replicaof', '127.0.0.1', '1')
    expect(await a.next()).toBe('-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)\r\n')
    await a.closed()
  })

  it('counts in INFO and shows in CLIENT LIST, and so does one whose write a pause holds (blockClient)', async () => {
    const side = await ours()
    await blockedIn(side, 'a', 'blpop', 'l', '0')
    expect(await side.server.redis.client('LIST')).toMatch(/flags=b .*cmd=blpop/)
    await side.server.redis.call('client', 'pause', '1000', 'write')
    ;(await side.on('b')).send('set', 'k', 'v')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await side.server.info('blocked_clients')).toBe('2')
  })
})

describe('what a blocked client was served', () => {
  it('reaches replicas as the pop it was', async () => {
    const primary = await ours()
    const replica = await ours('--replicaof', `127.0.0.1 ${primary.server.port}`)
    const { redis } = primary.server
    await untilInSync(primary.server, replica.server)
    const waiting = [
      await blockedIn(primary, 'a', 'blpop', 'l', '0'), await blockedIn(primary, 'b', 'blmove', 'l', 'moved', 'right', 'left', '0'),
      await blockedIn(primary, 'c', 'brpoplpush', 'moved', 'further', '0'), await blockedIn(primary, 'd', 'blmpop', '0', '1', 'l', 'left', 'count', '2'),
      await blockedIn(primary, 'e', 'bzpopmax', 'z', '0'), await blockedIn(primary, 'f', 'bzmpop', '0', '1', 'z', 'min', 'count', '5'),
    ]
    await redis.multi().rpush('l', '1', '2', '3', '4', '5').zadd('z', 1, 'a', 2, 'b', 3, 'c').exec()
    for (const connection of waiting) expect(await connection.next()).toMatch(/^[*$]\d/)
    await redis.rpush('after', 'wards')
    await untilInSync(primary.server, replica.server)
    const content = await dataset(primary.server)
    expect([...content.keys()].sort()).toEqual(['0/after', '0/further', '0/l'])
    expect(await dataset(replica.server)).toEqual(content)
  })
})

describe('in a cluster', () => {
  async function call(server: TestServer, ...args: readonly string[]): Promise<unknown> {
    return server.redis.call(args[0]!, ...args.slice(1))
  }

  async function twoNodes(): Promise<[Side, Side]> {
    const [one, two] = [await ours('--cluster-enabled', 'yes'), await ours('--cluster-enabled', 'yes')]
    await call(one.server, 'cluster', 'addslotsrange', '0', '16383')
    await call(one.server, 'cluster', 'meet', '127.0.0.1', String(two.server.port))
    await until('the nodes know each other', async () => String(await call(one.server, 'cluster', 'nodes')).match(/ connected/g)?.length === 2 && String(await call(two.server, 'cluster', 'info')).includes('cluster_state:ok'), 10_000)
    return [one, two]
  }

  it('a client whose slot moves away is sent after it', async () => {
    const [one, two] = await twoNodes()
    const a = await blockedIn(one, 'a', 'blpop', 'foo', '0')
    const b = await blockedIn(one, 'b', 'bzpopmin', '{bar}', '0')
    await call(one.server, 'cluster', 'setslot', '12182', 'node', String(await call(two.server, 'cluster', 'myid')))
    expect(await a.next()).toBe(`-MOVED 12182 127.0.0.1:${two.server.port}\r\n`)
    await one.untilBlocked(1)
    await call(one.server, 'zadd', '{bar}', '1', 'm')
    expect(await b.next()).toContain('m')
  }, 15_000)

  it('a client whose slot nobody serves any more hears so', async () => {
    const [one] = await twoNodes()
    const a = await blockedIn(one, 'a', 'blpop', 'foo', '0')
    await call(one.server, 'cluster', 'delslots', '12182')
    expect(await a.next()).toMatch(/^-CLUSTERDOWN /)
  }, 15_000)
})
