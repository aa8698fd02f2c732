import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { RawConnection } from '../server/raw-connection.ts'

const KINDS: readonly (readonly [string, () => Promise<TestServer>])[] = [
  ['our node', () => startOurs()],
  ...(hasRedisServer ? [['redis-server', () => startRedisServer()] as const] : []),
]
const invalidate = (...keys: string[]): string => `>2\r\n$10\r\ninvalidate\r\n*${keys.length}\r\n${keys.map((key) => `$${key.length}\r\n${key}\r\n`).join('')}`
const ALL_KEYS = '>2\r\n$10\r\ninvalidate\r\n_\r\n'

/** Client-side caching; redis-server goes through the same, to show that the expectations are right. */
describe.each(KINDS)('a client of %s that caches keys', (_kind, start) => {
  let server: TestServer
  const opened: RawConnection[] = []
  beforeAll(async () => { server = await start() })
  afterAll(async () => {
    for (const connection of opened) connection.close()
    await server.stop()
  })
  const open = async (...hello: string[]): Promise<RawConnection> => {
    const connection = await RawConnection.open(server.port)
    opened.push(connection)
    if (hello.length > 0) await connection.ask('HELLO', ...hello)
    return connection
  }
  const tracking = async (...options: string[]): Promise<RawConnection> => {
    const connection = await open('3')
    expect(await connection.ask('CLIENT', 'TRACKING', 'ON', ...options)).toBe('+OK\r\n')
    return connection
  }

  it('hears once of a key it has read, also when it ran out or was flushed, and not of others', async () => {
    const reader = await tracking()
    await server.redis.mset('read', '1', 'unread', '1')
    await reader.ask('MGET', 'read', 'missing')
    await server.redis.set('unread', '2')
    await server.redis.set('read', '2')
    await server.redis.set('read', '3')
    expect(await reader.next()).toBe(invalidate('read'))
    await server.redis.set('missing', '1', 'PX', 1)
    expect(await reader.next()).toBe(invalidate('missing'))
    await reader.ask('GET', 'read')
    await server.redis.flushall()
    expect(await reader.next()).toBe(ALL_KEYS)
    expect(await reader.ask('PING')).toBe('+PONG\r\n')
  })

  it('hears of its own change after the reply to it, whole transactions included, unless it wants not to', async () => {
    const writer = await tracking()
    await writer.ask('SET', 'own', '1')
    await writer.ask('GET', 'own')
    expect(await writer.ask('INCR', 'own')).toBe(':2\r\n')
    expect(await writer.next()).toBe(invalidate('own'))
    await writer.ask('GET', 'own')
    await writer.ask('MULTI')
    await writer.ask('INCR', 'own')
    await writer.ask('GET', 'own')
    expect(await writer.ask('EXEC')).toBe('*2\r\n:3\r\n$1\r\n3\r\n')
    expect(await writer.next()).toBe(invalidate('own'))
    const quiet = await tracking('NOLOOP')
    await quiet.ask('GET', 'own')
    await quiet.ask('INCR', 'own')
    await quiet.ask('GET', 'own')
    await server.redis.set('own', '9')
    expect(await quiet.next()).toBe(invalidate('own'))
  })

  it('tracks a script by the keys it was called with, when it reads', async () => {
    const caller = await tracking()
    await caller.ask('EVAL', "redis.call('set', KEYS[1], 'x')", '2', 's1', 's2')
    await server.redis.set('s2', '1')
    await caller.ask('EVAL', "redis.call('get', KEYS[1])", '2', 's1', 's2')
    await server.redis.set('s2', '2')
    expect(await caller.next()).toBe(invalidate('s2'))
  })

  it('may leave the choice to each command', async () => {
    const optIn = await tracking('OPTIN')
    await optIn.ask('GET', 'chosen1')
    await optIn.ask('CLIENT', 'CACHING', 'YES')
    await optIn.ask('GET', 'chosen2')
    await optIn.ask('GET', 'chosen3')
    await server.redis.mset('chosen1', '1', 'chosen3', '1', 'chosen2', '1')
    expect(await optIn.next()).toBe(invalidate('chosen2'))
    const optOut = await tracking('OPTOUT')
    await optOut.ask('CLIENT', 'CACHING', 'NO')
    await optOut.ask('GET', 'chosen1')
    await optOut.ask('GET', 'chosen2')
    await server.redis.mset('chosen1', '1', 'chosen2', '1')
    expect(await optOut.next()).toBe(invalidate('chosen2'))
    expect(await optOut.ask('CLIENT', 'CACHING', 'YES')).toBe('-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.\r\n')
  })

  it('may hear of all keys under prefixes, in one message a prefix and turn', async () => {
    const listener = await tracking('BCAST', 'PREFIX', 'user:', 'PREFIX', 'item:')
    await server.redis.mset('user:1', '1', 'other', '1', 'user:2', '1')
    expect(await listener.next()).toBe(invalidate('user:1', 'user:2'))
    await server.redis.del('item:1', 'other')
    await server.redis.set('item:2', '1')
    expect(await listener.next()).toBe(invalidate('item:2'))
    expect(await listener.ask('CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', 'us')).toBe("-ERR Prefix 'us' overlaps with an existing prefix 'user:'. Prefixes for a single client must not overlap.\r\n")
  })

  it('may have a subscriber of RESP2 told instead, and learns when that one is gone', async () => {
    const [subscriber, reader] = [await open(), await open('3')]
    const id = /^:(\d+)/.exec(await subscriber.ask('CLIENT', 'ID'))![1]!
    await subscriber.ask('SUBSCRIBE', '__redis__:invalidate')
    await reader.ask('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id)
    expect(await reader.ask('CLIENT', 'GETREDIR')).toBe(`:${id}\r\n`)
    await reader.ask('GET', 'redirected')
    await server.redis.set('redirected', '1')
    expect(await subscriber.next()).toBe('*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n*1\r\n$10\r\nredirected\r\n')
    await reader.ask('GET', 'redirected')
    expect(await subscriber.ask('QUIT')).toBe('+OK\r\n')
    await server.redis.set('redirected', '2')
    expect(await reader.next()).toBe(`>2\r\n$21\r\ntracking-redir-broken\r\n:${id}\r\n`)
    expect(await reader.ask('CLIENT', 'TRACKINGINFO')).toContain('broken_redirect')
    expect(await reader.ask('CLIENT', 'TRACKING', 'ON', 'REDIRECT', '999999')).toBe('-ERR The client ID you want redirect to does not exist\r\n')
  })

  it('is forgotten key by key beyond tracking-table-max-keys', async () => {
    const reader = await tracking()
    await reader.ask('MGET', 'many1', 'many2', 'many3')
    await server.redis.config('SET', 'tracking-table-max-keys', '2')
    expect(await reader.next()).toMatch(/invalidate\r\n\*1\r\n\$5\r\nmany\d\r\n$/)
    expect(await server.info('tracking_total_keys')).toBe('2')
    await server.redis.config('SET', 'tracking-table-max-keys', '0')
  })

  it('is refused what does not go together', async () => {
    const client = await open('3')
    const refusal = async (...options: string[]): Promise<string> => client.ask('CLIENT', 'TRACKING', 'ON', ...options)
    expect(await refusal('PREFIX', 'a')).toBe('-ERR PREFIX option requires BCAST mode to be enabled\r\n')
    expect(await refusal('BCAST', 'OPTIN')).toBe('-ERR OPTIN and OPTOUT are not compatible with BCAST\r\n')
    expect(await refusal('OPTIN', 'OPTOUT')).toBe("-ERR You can't specify both OPTIN mode and OPTOUT mode\r\n")
    expect(await refusal('BCAST', 'PREFIX', 'a', 'PREFIX', 'ab')).toMatch(/^-ERR Prefix 'a' overlaps with another provided prefix 'ab'/)
    await refusal('OPTIN')
    expect(await refusal('BCAST')).toMatch(/^-ERR You can't switch BCAST mode on\/off/)
    expect(await refusal('OPTOUT')).toMatch(/^-ERR You can't switch OPTIN\/OPTOUT mode/)
    expect(await client.ask('CLIENT', 'INFO')).toMatch(/ flags=t .* redir=0 resp=3/)
    await client.ask('RESET')
    expect(await client.ask('CLIENT', 'INFO')).toMatch(/ flags=N .* redir=-1 resp=2/)
  })
})
