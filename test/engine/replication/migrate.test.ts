import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startOurs } from './our-node.ts'
import { DATASET, DATASET_KEYS } from './rdb/dataset.ts'
import { STREAM_DATASET, STREAM_KEYS } from './rdb/stream-dataset.ts'
import { dataset, hasRedisServer, startRedisServer, type TestServer } from './redis-server.ts'

const servers: TestServer[] = []
async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

/** Times to live travel as what is left of them, so that the moment shifts by the time of travel. */
function withoutExpiry(content: Map<string, unknown>): unknown {
  return [...content].map(([key, entry]) => [key, { ...(entry as object), expiresAtMs: undefined }])
}

const migrate = (from: TestServer, port: number, ...args: (string | number)[]): Promise<unknown> => from.redis.call('MIGRATE', '127.0.0.1', port, ...args)

describe.skipIf(!hasRedisServer)('MIGRATE', () => {
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  it('moves every type to a real server and back', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    for (const [name, ...args] of [...DATASET, ...STREAM_DATASET]) await ours.redis.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
    await ours.redis.pexpire('string:short', 100_000)
    const before = withoutExpiry(await dataset(ours))
    expect(await migrate(ours, real.port, '', 0, 5000, 'KEYS', ...DATASET_KEYS, ...STREAM_KEYS)).toBe('OK')
    expect(await ours.redis.dbsize()).toBe(0)
    expect(await real.redis.pttl('string:short')).toBeGreaterThan(90_000)
    expect(withoutExpiry(await dataset(real))).toEqual(before)
    expect(await migrate(real, ours.port, '', 0, 5000, 'KEYS', ...DATASET_KEYS, ...STREAM_KEYS)).toBe('OK')
    expect(withoutExpiry(await dataset(ours))).toEqual(before)
  })

  it('says NOKEY, BUSYKEY, and keeps keys on refusal or with COPY', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    expect(await migrate(ours, real.port, 'none', 0, 1000)).toBe('NOKEY')
    await ours.redis.set('a', 'ours')
    await real.redis.set('a', 'theirs')
    await expect(migrate(ours, real.port, 'a', 0, 1000)).rejects.toThrow('ERR Target instance replied with error: BUSYKEY Target key name already exists.')
    expect(await ours.redis.get('a')).toBe('ours')
    expect(await migrate(ours, real.port, 'a', 0, 1000, 'COPY', 'REPLACE')).toBe('OK')
    expect([await ours.redis.get('a'), await real.redis.get('a')]).toEqual(['ours', 'ours'])
    expect(await migrate(ours, real.port, 'a', 3, 1000)).toBe('OK')
    await real.redis.select(3)
    expect(await real.redis.get('a')).toBe('ours')
  })

  it('authenticates, and hands a refusal on', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    await real.redis.config('SET', 'requirepass', 'secret')
    await ours.redis.set('a', '1')
    await expect(migrate(ours, real.port, 'a', 0, 1000, 'AUTH', 'wrong')).rejects.toThrow(/Target instance replied with error: WRONGPASS/)
    expect(await migrate(ours, real.port, 'a', 0, 1000, 'AUTH', 'secret')).toBe('OK')
  })

  it('finds a kept connection closed, and connects anew', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    await ours.redis.mset('a', '1', 'b', '2')
    await migrate(ours, real.port, 'a', 0, 1000)
    await real.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    expect(await migrate(ours, real.port, 'b', 0, 1000)).toBe('OK')
  })

  it('answers each of several at once in turn', async () => {
    const ours = await started(startOurs())
    const real = await started(startRedisServer())
    for (let i = 0; i < 50; i++) await ours.redis.set(`key:${i}`, String(i))
    const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => migrate(ours, real.port, `key:${i}`, i % 3, 2000)))
    expect(new Set(replies)).toEqual(new Set(['OK']))
    expect(await ours.redis.dbsize()).toBe(0)
  })

  it('deletes for its replicas too', async () => {
    const ours = await started(startOurs())
    const replica = await started(startRedisServer())
    const target = await started(startRedisServer())
    await replica.redis.replicaof('127.0.0.1', ours.port)
    await ours.redis.mset('a', '1', 'b', '2')
    await ours.redis.wait(1, 5000)
    await migrate(ours, target.port, 'a', 0, 1000)
    expect(await ours.redis.wait(1, 2000)).toBe(1)
    expect(await replica.redis.keys('*')).toEqual(['b'])
  })
})

describe('MIGRATE to a target that misbehaves', () => {
  let target: Server | undefined
  afterEach(async () => {
    target?.close()
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function listen(onData: (write: (text: string) => void, data: string) => void): Promise<number> {
    target = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (data) => onData((text) => void socket.write(text), data.toString('latin1')))
    })
    await new Promise<void>((resolve) => target!.listen(0, '127.0.0.1', resolve))
    return (target.address() as AddressInfo).port
  }

  it('times out in Redis\'s words and keeps the key, while others are served', async () => {
    const ours = await started(startOurs())
    const port = await listen(() => undefined)
    await ours.redis.set('a', '1')
    const other = ours.redis.duplicate()
    const migrating = expect(migrate(ours, port, 'a', 0, 300)).rejects.toThrow('IOERR error or timeout reading to target instance')
    expect(await other.get('a')).toBe('1')
    other.disconnect()
    await migrating
    expect(await ours.redis.get('a')).toBe('1')
  })

  it('says so when nobody listens', async () => {
    const ours = await started(startOurs())
    const port = await listen(() => undefined)
    target!.close()
    await ours.redis.set('a', '1')
    await expect(migrate(ours, port, 'a', 0, 300)).rejects.toThrow('IOERR error or timeout writing to target instance')
    await expect(ours.redis.call('MIGRATE', 'nosuch.invalid', port, 'a', 0, 300)).rejects.toThrow('IOERR error or timeout connecting to the client')
  })

  it('sends a key again that changed after it was sent, and deletes it only then', async () => {
    const ours = await started(startOurs())
    const other = ours.redis.duplicate()
    const requests: string[] = []
    let restores = 0
    const port = await listen((write, data) => {
      requests.push(data)
      if (data.includes('SELECT')) write('+OK\r\n')
      if (!data.includes('RESTORE')) return
      restores++
      if (restores > 1) return write('+OK\r\n')
      void other.append('a', ' changed').then(() => write('+OK\r\n'))
    })
    await ours.redis.set('a', 'value')
    expect(await migrate(ours, port, 'a', 0, 2000)).toBe('OK')
    other.disconnect()
    expect(restores).toBe(2)
    expect(requests.at(-1)).toContain('value changed')
    expect(requests.at(-1)).toContain('REPLACE')
    expect(await ours.redis.exists('a')).toBe(0)
  })

  it('takes a key back that was deleted here after it was sent', async () => {
    const ours = await started(startOurs())
    const other = ours.redis.duplicate()
    const requests: string[] = []
    const port = await listen((write, data) => {
      requests.push(data)
      if (data.includes('SELECT')) write('+OK\r\n')
      if (data.includes('RESTORE')) void other.del('a').then(() => write('+OK\r\n'))
      else write(':1\r\n')
    })
    await ours.redis.set('a', 'value')
    expect(await migrate(ours, port, 'a', 0, 2000)).toBe('OK')
    other.disconnect()
    expect(requests.at(-1)).toBe('*2\r\n$3\r\nDEL\r\n$1\r\na\r\n')
  })
})
