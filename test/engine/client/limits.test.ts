import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOurs } from '../replication/our-node.ts'
import type { TestServer } from '../replication/redis-server.ts'
import { RawConnection } from '../server/raw-connection.ts'

/** A connection that asks much and reads nothing. */
async function deafConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined) // Reset by the server: that is the point.
  await once(socket, 'connect')
  socket.pause()
  return socket
}

/** Settles when a connection is closed; a reset counts too. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

describe('before a client has authenticated', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startOurs()
    await server.redis.config('SET', 'requirepass', 'pw')
  })
  afterAll(() => server.stop())

  it('it may send ten arguments of 16 KB at most (CVE-2021-32675)', async () => {
    for (const [bytes, refusal] of [['*11\r\n', 'unauthenticated multibulk length'], ['*2\r\n$4\r\nAUTH\r\n$16385\r\n', 'unauthenticated bulk length']] as const) {
      const connection = await RawConnection.open(server.port)
      connection.sendRaw(bytes)
      expect(await connection.next()).toBe(`-ERR Protocol error: ${refusal}\r\n`)
      expect(await connection.next()).toBe('closed')
    }
  })

  it('its refusals do not pile up without end when it reads none (CVE-2025-21605)', async () => {
    const deaf = await deafConnection(server.port)
    const closed = closing(deaf)
    const request = `*2\r\n$120\r\n${'x'.repeat(120)}\r\n$120\r\n${'y'.repeat(120)}\r\n`.repeat(200)
    for (let i = 0; i < 400 && !deaf.destroyed; i++) if (!deaf.write(request)) await new Promise((resolve) => setTimeout(resolve, 2))
    deaf.resume()
    await closed
    expect(await server.info('connected_clients')).toBe('1')
  })

  it('an empty request leaves nothing behind that changes the next (CVE-2026-27623)', async () => {
    const connection = await RawConnection.open(server.port)
    connection.sendRaw('*0\r\n\r\n*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\nPING\r\n')
    expect(await connection.next()).toBe('+OK\r\n')
    expect(await connection.next()).toBe('+PONG\r\n')
    connection.close()
  })

  it('it may do nothing but say who it is, ask for the protocol, and leave', async () => {
    const connection = await RawConnection.open(server.port)
    expect(await connection.ask('GET', 'a')).toBe('-NOAUTH Authentication required.\r\n')
    expect(await connection.ask('HELLO', '3')).toMatch(/^-NOAUTH HELLO must be called with the client already authenticated/)
    expect(await connection.ask('HELLO', '3', 'AUTH', 'default', 'wrong')).toMatch(/^-WRONGPASS /)
    expect(await connection.ask('HELLO', '3', 'AUTH', 'default', 'pw', 'SETNAME', 'me')).toMatch(/^%7/)
    expect(await connection.ask('RESET')).toBe('+RESET\r\n')
    expect(await connection.ask('GET', 'a')).toBe('-NOAUTH Authentication required.\r\n')
    expect(await connection.ask('QUIT')).toBe('+OK\r\n')
    expect(await connection.next()).toBe('closed')
  })

  it('no error carries bytes of its request into a second reply (CVE-2025-67733)', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.ask('AUTH', 'pw')
    expect(await connection.ask('ACL', 'SETUSER', 'x', 'bad\r\n+OK')).toBe("-ERR Error in ACL SETUSER modifier 'bad  +OK': Syntax error\r\n")
    expect(await connection.ask('PING')).toBe('+PONG\r\n')
    connection.close()
  })
})

describe('a client that reads too little', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startOurs()
    await server.redis.set('big', 'x'.repeat(150_000))
  })
  afterAll(() => server.stop())

  it('gets nothing of a reply over the hard limit of its class, and is closed', async () => {
    await server.redis.config('SET', 'client-output-buffer-limit', 'normal 100000 0 0')
    const connection = await RawConnection.open(server.port)
    expect(await connection.ask('GET', 'big')).toBe('closed')
    for (const draw of ['HRANDFIELD', 'SRANDMEMBER', 'ZRANDMEMBER']) {
      await server.redis.del('one')
      if (draw === 'HRANDFIELD') await server.redis.hset('one', 'f', 'v')
      else if (draw === 'SRANDMEMBER') await server.redis.sadd('one', 'm')
      else await server.redis.zadd('one', 1, 'm')
      expect(await (await RawConnection.open(server.port)).ask(draw, 'one', '-999999999'), draw).toBe('closed')
    }
    await server.redis.config('SET', 'client-output-buffer-limit', 'normal 0 0 0')
  })

  it('is closed as a subscriber after being over the soft limit for too long, also when nothing more comes', async () => {
    await server.redis.config('SET', 'client-output-buffer-limit', 'pubsub 0 1000000 1')
    const deaf = await deafConnection(server.port)
    const closed = closing(deaf)
    deaf.write('SUBSCRIBE news\r\n')
    await expect.poll(() => server.redis.publish('news', 'hello')).toBe(1)
    while (!/omem=\d{7,} .* cmd=subscribe/.test(String(await server.redis.call('CLIENT', 'LIST')))) await server.redis.publish('news', 'x'.repeat(200_000))
    const overAtMs = Date.now()
    await expect.poll(() => server.redis.call('CLIENT', 'LIST'), { timeout: 6000 }).not.toContain('cmd=subscribe')
    expect(Date.now() - overAtMs).toBeGreaterThan(700)
    deaf.resume()
    await closed
  })

  it('is closed when clients together take more than maxmemory-clients, the largest first, unless it may not be', async () => {
    const holding = async (bytes: number, ...first: string[]): Promise<RawConnection> => {
      const connection = await RawConnection.open(server.port)
      if (first.length > 0) await connection.ask(...first)
      connection.sendRaw(`*2\r\n$3\r\nGET\r\n$9000000\r\n${'k'.repeat(bytes)}`)
      return connection
    }
    const [small, large, kept] = [await holding(300_000), await holding(900_000), await holding(2_000_000, 'CLIENT', 'NO-EVICT', 'ON')]
    await expect.poll(() => server.redis.call('CLIENT', 'LIST')).toMatch(/qbuf=2000\d{3} /)
    await server.redis.config('SET', 'maxmemory-clients', '700000')
    expect(await large.next()).toBe('closed')
    expect(await server.info('evicted_clients')).toBe('1')
    for (const connection of [small, kept]) {
      expect(connection.isClosed).toBe(false)
      connection.close()
    }
    await server.redis.config('SET', 'maxmemory-clients', '0')
  })
})
