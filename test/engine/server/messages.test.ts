import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'
import { startOurs } from '../replication/our-node.ts'
import { RawConnection } from './raw-connection.ts'

const KINDS: readonly (readonly [string, () => Promise<TestServer>])[] = [
  ['our node', () => startOurs()],
  ...(hasRedisServer ? [['redis-server', () => startRedisServer()] as const] : []),
]

/** What happens between several connections; redis-server goes through the same, to show that the expectations are right. */
describe.each(KINDS)('between the connections of %s', (kind, start) => {
  let server: TestServer
  const opened: RawConnection[] = []
  beforeAll(async () => { server = await start() })
  afterAll(async () => {
    for (const connection of opened) connection.close()
    await server.stop()
  })
  const open = async (): Promise<RawConnection> => {
    const connection = await RawConnection.open(server.port)
    opened.push(connection)
    return connection
  }

  it('a message reaches channel and pattern listeners of both protocols, and is counted', async () => {
    const [two, three, sender] = [await open(), await open(), await open()]
    await three.ask('HELLO', '3')
    await two.ask('SUBSCRIBE', 'news')
    await two.ask('PSUBSCRIBE', 'n[aeiou]ws')
    await three.ask('SUBSCRIBE', 'news')
    expect(await sender.ask('PUBLISH', 'news', 'a\r\nb')).toBe(':3\r\n')
    expect(await two.next()).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$4\r\na\r\nb\r\n')
    expect(await two.next()).toBe('*4\r\n$8\r\npmessage\r\n$10\r\nn[aeiou]ws\r\n$4\r\nnews\r\n$4\r\na\r\nb\r\n')
    expect(await three.next()).toBe('>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$4\r\na\r\nb\r\n')
    two.close()
    await expect.poll(() => sender.ask('PUBLISH', 'news', 'x')).toBe(':1\r\n')
  })

  it('shard channels are a world of their own', async () => {
    const [listener, sender] = [await open(), await open()]
    await listener.ask('SSUBSCRIBE', 'news2')
    expect(await sender.ask('PUBLISH', 'news2', 'x')).toBe(':0\r\n')
    expect(await sender.ask('SPUBLISH', 'news2', 'x')).toBe(':1\r\n')
    expect(await listener.next()).toBe('*3\r\n$8\r\nsmessage\r\n$5\r\nnews2\r\n$1\r\nx\r\n')
  })

  it("another client's write fails the transaction of a watcher, and a touch by nobody does not", async () => {
    const [watcher, writer] = [await open(), await open()]
    await watcher.ask('WATCH', 'k')
    await writer.ask('SET', 'k', '1')
    await watcher.ask('MULTI')
    await watcher.ask('PING')
    expect(await watcher.ask('EXEC')).toBe('*-1\r\n')
    await watcher.ask('WATCH', 'k')
    await writer.ask('GET', 'k')
    await writer.ask('EXPIRE', 'nokey', '10')
    await watcher.ask('MULTI')
    expect(await watcher.ask('EXEC')).toBe('*0\r\n')
  })

  it('a watched key that runs out fails the transaction', async () => {
    const watcher = await open()
    await watcher.ask('SET', 'short', '1', 'PX', '30')
    await watcher.ask('WATCH', 'short')
    await new Promise((resolve) => setTimeout(resolve, 60))
    await watcher.ask('MULTI')
    await watcher.ask('PING')
    expect(await watcher.ask('EXEC')).toBe('*-1\r\n')
  })

  it('MONITOR shows commands in order, with passwords hidden and administration left out', async () => {
    const [monitor, other] = [await open(), await open()]
    expect(await monitor.ask('MONITOR')).toBe('+OK\r\n')
    await other.ask('SELECT', '2')
    await other.ask('SET', 'a', 'x\n"\x01')
    await other.ask('CONFIG', 'GET', 'hz')
    await other.ask('AUTH', 'secret')
    await other.ask('MULTI')
    await other.ask('GET', 'a')
    await other.ask('EXEC')
    await other.ask('GET', 'end')
    const lines: string[] = []
    while (!lines.at(-1)?.includes('"end"')) lines.push(await monitor.next())
    const shown = lines.map((line) => line.replace(/^\+\d+\.\d{6} \[(\d+) 127\.0\.0\.1:\d+\] (.*)\r\n$/, '$1 $2'))
    expect(shown).toContain('2 "SET" "a" "x\\n\\"\\x01"')
    expect(shown.filter((line) => /CONFIG|secret/.test(line))).toEqual([])
    expect(shown.slice(-3).every((line) => line.startsWith('2 '))).toBe(true)
    expect(shown.at(-1)).toBe('2 "GET" "end"')
    expect(shown.findIndex((line) => line.includes('"MULTI"'))).toBeLessThan(shown.lastIndexOf('2 "GET" "a"'))
  })

  it('CLIENT KILL closes the connection meant, and reports how many', async () => {
    const [victim, killer] = [await open(), await open()]
    const id = (await victim.ask('CLIENT', 'ID')).slice(1, -2)
    expect(await killer.ask('CLIENT', 'KILL', 'ID', id)).toBe(':1\r\n')
    await victim.closed()
    await expect.poll(async () => (await killer.ask('CLIENT', 'LIST', 'ID', id)).length).toBeLessThan(10)
    const own = (await killer.ask('CLIENT', 'ID')).slice(1, -2)
    expect(await killer.ask('CLIENT', 'KILL', 'ID', own, 'SKIPME', 'no')).toBe(':1\r\n')
    await killer.closed()
  })

  it('CLIENT PAUSE WRITE holds writes back, lets reads pass, and UNPAUSE serves what waited in order', async () => {
    const [writer, other] = [await open(), await open()]
    await other.ask('CLIENT', 'PAUSE', '60000', 'WRITE')
    writer.send('SET', 'p', '1')
    writer.send('INCR', 'p')
    expect(await other.ask('GET', 'p')).toBe('$-1\r\n')
    expect(await other.ask('CLIENT', 'UNPAUSE')).toBe('+OK\r\n')
    expect([await writer.next(), await writer.next()]).toEqual(['+OK\r\n', ':2\r\n'])
  })

  it('CLIENT PAUSE WRITE lets transactions of scripts pass that declare not to write, and holds the others', async () => {
    const [reader, writer, other] = [await open(), await open(), await open()]
    for (const [client, script] of [[reader, '#!lua flags=no-writes\nreturn 12'], [writer, '#!lua\nreturn 13']] as const) {
      await client.ask('MULTI')
      expect(await client.ask('EVAL', script, '0')).toBe('+QUEUED\r\n')
    }
    await other.ask('CLIENT', 'PAUSE', '60000', 'WRITE')
    expect(await reader.ask('EXEC')).toBe('*1\r\n:12\r\n')
    writer.send('EXEC')
    await expect.poll(() => other.ask('INFO', 'clients')).toContain('\r\nblocked_clients:1\r\n')
    await other.ask('CLIENT', 'UNPAUSE')
    expect(await writer.next()).toBe('*1\r\n:13\r\n')
  })

  it('CLIENT PAUSE WRITE holds writes back that are to be queued', async () => {
    const [writer, other] = [await open(), await open()]
    await writer.ask('MULTI')
    await other.ask('CLIENT', 'PAUSE', '60000', 'WRITE')
    expect(await writer.ask('GET', 'p')).toBe('+QUEUED\r\n')
    writer.send('SET', 'p', '1')
    await expect.poll(() => other.ask('INFO', 'clients')).toContain('\r\nblocked_clients:1\r\n')
    await other.ask('CLIENT', 'UNPAUSE')
    expect(await writer.next()).toBe('+QUEUED\r\n')
    expect(await writer.ask('DISCARD')).toBe('+OK\r\n')
  })

  it('a write that finds no key is no miss to tell of, a read is', async () => {
    const [listener, client] = [await open(), await open()]
    await client.ask('CONFIG', 'SET', 'notify-keyspace-events', 'Em')
    await listener.ask('SUBSCRIBE', '__keyevent@0__:keymiss')
    for (const request of [['LPUSH', 'miss:1', 'a'], ['INCR', 'miss:2'], ['HSET', 'miss:3', 'f', 'v'], ['OBJECT', 'ENCODING', 'miss:4'], ['GETDEL', 'miss:5'], ['GET', 'miss:6']]) await client.ask(...request)
    const told = [await listener.next(), await listener.next()]
    expect(told.map((message) => /miss:\d/.exec(message)?.[0])).toEqual(['miss:5', 'miss:6'])
    await client.ask('CONFIG', 'SET', 'notify-keyspace-events', '')
  })

  it('CLIENT PAUSE ends by itself', async () => {
    const client = await open()
    await client.ask('CLIENT', 'PAUSE', '80')
    const startedMs = performance.now()
    expect(await client.ask('PING')).toBe('+PONG\r\n')
    expect(performance.now() - startedMs).toBeGreaterThan(50)
  })

  it('CLIENT REPLY OFF, SKIP and ON silence what they say', async () => {
    const client = await open()
    client.send('CLIENT', 'REPLY', 'SKIP')
    client.send('PING', 'skipped')
    expect(await client.ask('PING', 'heard')).toBe('$5\r\nheard\r\n')
    client.send('CLIENT', 'REPLY', 'OFF')
    client.send('PING', 'unheard')
    expect(await client.ask('CLIENT', 'REPLY', 'ON')).toBe('+OK\r\n')
  })

  it('the slow log keeps shortened commands without passwords', async () => {
    const client = await open()
    await client.ask('CLIENT', 'SETNAME', 'slow')
    await client.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '0')
    await client.ask('SLOWLOG', 'RESET')
    await client.ask('SET', 'long', 'x'.repeat(200))
    await client.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '0', 'masterauth', 'secret')
    await client.ask('RPUSH', 'list', ...Array.from({ length: 40 }, (_, index) => `${index}`))
    await client.ask('CONFIG', 'SET', 'slowlog-log-slower-than', '10000')
    const log = await client.ask('SLOWLOG', 'GET', '-1')
    expect(log).toContain(`${'x'.repeat(128)}... (72 more bytes)`)
    expect(log).toContain('... (11 more arguments)')
    expect(log).toContain('(redacted)')
    expect(log).not.toContain('secret')
    expect(log).toContain('\r\n$4\r\nslow\r\n')
  })

  it('a password is asked for as soon as it is set, and clients of before stay', async () => {
    const [before, after] = [await open(), await open()]
    await before.ask('CONFIG', 'SET', 'requirepass', 'pass')
    const late = await open()
    expect(await late.ask('GET', 'a')).toBe('-NOAUTH Authentication required.\r\n')
    expect(await late.ask('HELLO', '3')).toMatch(/^-NOAUTH HELLO must be called/)
    expect(await late.ask('AUTH', 'wrong')).toBe('-WRONGPASS invalid username-password pair or user is disabled.\r\n')
    expect(await late.ask('AUTH', 'default', 'pass')).toBe('+OK\r\n')
    expect(await late.ask('RESET')).toBe('+RESET\r\n')
    expect(await late.ask('GET', 'a')).toMatch(/^-NOAUTH/)
    expect(await after.ask('PING')).toBe('+PONG\r\n')
    await before.ask('CONFIG', 'SET', 'requirepass', '')
  })

  it('INFO has the fields tools read, in sections that can be chosen', async () => {
    const client = await open()
    await client.ask('SET', 'info-key', '1', 'EX', '100')
    const info = await client.ask('INFO')
    for (const field of ['redis_version:', 'redis_mode:standalone', 'tcp_port:', 'connected_clients:', 'used_memory:', 'used_memory_human:', 'role:master', 'cluster_enabled:0', 'total_commands_processed:', 'rdb_last_save_time:']) expect(info).toContain(`\r\n${field}`)
    expect(info).toMatch(/\r\ndb0:keys=\d+,expires=\d+,avg_ttl=\d+/)
    expect(info).not.toContain('cmdstat_')
    const chosen = await client.ask('INFO', 'keyspace', 'COMMANDSTATS', 'nosuch')
    expect(chosen.match(/# \w+/g)).toEqual(['# Commandstats', '# Keyspace'])
    expect(chosen).toMatch(/cmdstat_set:calls=\d+,usec=\d+,usec_per_call=\d+\.\d\d,rejected_calls=\d+,failed_calls=\d+/)
    expect((await client.ask('INFO', 'everything')).match(/# \w+/g)).toEqual(expect.arrayContaining(['# Server', '# Latencystats', '# Modules']))
    expect(kind.length).toBeGreaterThan(0)
  })

  it('COMMAND, CONFIG GET and LATENCY HISTOGRAM are maps and sets in RESP3', async () => {
    const client = await open()
    await client.ask('HELLO', '3')
    expect(await client.ask('CONFIG', 'GET', 'hz')).toBe('%1\r\n$2\r\nhz\r\n$2\r\n10\r\n')
    expect(await client.ask('COMMAND', 'INFO', 'get')).toMatch(/^\*1\r\n\*10\r\n\$3\r\nget\r\n:2\r\n~2\r\n\+readonly\r\n\+fast\r\n:1\r\n:1\r\n:1\r\n~3\r\n/)
    await client.ask('GET', 'a')
    expect(await client.ask('LATENCY', 'HISTOGRAM', 'get')).toMatch(/^%1\r\n\$3\r\nget\r\n%2\r\n\$5\r\ncalls\r\n:\d+\r\n\$14\r\nhistogram_usec\r\n%\d+\r\n/)
  })
})

describe('our node alone', () => {
  let server: TestServer
  beforeAll(async () => { server = await startOurs(['--enable-debug-command', 'no']) })
  afterAll(() => server.stop())

  it('keeps DEBUG shut unless it is allowed', async () => {
    const client = await RawConnection.open(server.port)
    expect(await client.ask('DEBUG', 'SLEEP', '0')).toMatch(/^-ERR DEBUG command not allowed\. If the enable-debug-command option is set to "local"/)
    client.close()
  })

  it('names itself a Redis 7.2 in HELLO, and tells what it is', async () => {
    const client = await RawConnection.open(server.port)
    expect(await client.ask('HELLO', '3', 'SETNAME', 'me')).toMatch(/^%7\r\n\$6\r\nserver\r\n\$5\r\nredis\r\n\$7\r\nversion\r\n\$5\r\n7\.2\.\d\r\n\$5\r\nproto\r\n:3\r\n\$2\r\nid\r\n:\d+\r\n\$4\r\nmode\r\n\$10\r\nstandalone\r\n\$4\r\nrole\r\n\$6\r\nmaster\r\n\$7\r\nmodules\r\n\*0\r\n$/)
    expect(await client.ask('CLIENT', 'SETINFO', 'LIB-NAME', 'test(a)')).toBe('+OK\r\n')
    expect(await client.ask('CLIENT', 'SETINFO', 'LIB-VER', 'a b')).toBe('-ERR lib-ver cannot contain spaces, newlines or special characters.\r\n')
    expect(await client.ask('CLIENT', 'INFO')).toMatch(/name=me .*resp=3 lib-name=test\(a\) lib-ver=\n\r\n$/)
    client.close()
  })
})
