import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ReplyDecoder } from '../../../src-main/engine/resp/reply-decoder.ts'
import { until } from '../../support/until.ts'
import { AttackedNode } from './attacked-node.ts'

const PASSWORD = 'secret'

describe('a stream of requests', () => {
  let node: AttackedNode
  beforeAll(async () => {
    node = await AttackedNode.start([], PASSWORD)
  })
  afterAll(() => node.stop())

  it('CVE-2026-27623: an empty request leaves nothing behind for one of the other kind', () =>
    node.withstands(async (client) => {
      const empties = ['*0\r\n', '*-1\r\n', '\r\n', ' \r\n', '\n']
      const full = ['PING\r\n', '*1\r\n$4\r\nPING\r\n']
      for (const empty of empties) {
        for (const other of empties) {
          for (const request of full) {
            client.sendRaw(empty + other + request)
            expect(await client.next(), JSON.stringify(empty + other + request)).toBe('+PONG\r\n')
          }
        }
      }
      for (const byte of '*0\r\n\r\n*-1\r\nPING\r\n*1\r\n$4\r\nPING\r\n') {
        client.sendRaw(byte)
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect([await client.next(), await client.next()]).toEqual(['+PONG\r\n', '+PONG\r\n'])
    }))

  it('CVE-2025-21605: refusals to one who has not authenticated and reads none of them do not pile up', async () => {
    await node.withstands(async () => {
      const deaf = await deafStranger(node.port)
      const closed = new Promise<void>((resolve) => deaf.once('close', () => resolve()))
      // Every refusal is longer than what it takes to ask for it.
      for (let sent = 0; sent < 400 && !deaf.destroyed; sent++) {
        if (!deaf.write('GET a\r\n'.repeat(2000))) await new Promise((resolve) => setTimeout(resolve, 2))
      }
      deaf.resume()
      await closed
    }, { turnMs: 500 }) // The attacker works in this thread too.
    await until('the deaf one is gone', async () => (await node.info('connected_clients')) === '1')
  })

  it('CVE-2021-32675: strangers who declare much get little', async () => {
    const usedBefore = Number(await node.info('used_memory'))
    await node.withstands(async () => {
      const strangers = await Promise.all(Array.from({ length: 100 }, () => node.stranger()))
      for (const stranger of strangers) stranger.sendRaw('*10\r\n$16384\r\nx')
      const usedNow = Number(await node.info('used_memory'))
      expect(usedNow - usedBefore).toBeLessThan(100 * 16_384)
      for (const [declared, refusal] of [['*11\r\n', 'unauthenticated multibulk length'], ['*1\r\n$16385\r\n', 'unauthenticated bulk length']] as const) {
        const stranger = await node.stranger()
        stranger.sendRaw(declared)
        expect(await stranger.next()).toBe(`-ERR Protocol error: ${refusal}\r\n`)
        expect(await stranger.next()).toBe('closed')
      }
      for (const stranger of strangers) stranger.close()
    })
    await until('all strangers are gone', async () => (await node.info('connected_clients')) === '1')
  })

  it('CVE-2021-32675: an inline request without an end is cut off at 64 KB', () =>
    node.withstands(async () => {
      const stranger = await node.stranger()
      stranger.sendRaw('x'.repeat(70_000))
      expect(await stranger.next()).toBe('-ERR Protocol error: too big inline request\r\n')
      expect(await stranger.next()).toBe('closed')
    }))

  it('CVE-2025-46686: declared counts of one who has authenticated take no memory before their bytes are there', async () => {
    const usedBefore = Number(await node.info('used_memory'))
    await node.withstands(async (client) => {
      const others = await Promise.all(Array.from({ length: 50 }, () => node.client()))
      for (const other of others) other.sendRaw('*1048576\r\n$536870800\r\nx')
      expect(Number(await node.info('used_memory')) - usedBefore).toBeLessThan(1024 * 1024)
      for (const other of others) other.close()
      client.sendRaw('*1048577\r\n')
      expect(await client.next()).toBe('-ERR Protocol error: invalid multibulk length\r\n')
      expect(await client.next()).toBe('closed')
    })
  })

  it('CVE-2021-21309: bulk lengths that wrap, are negative, or longer than any string', () =>
    node.withstands(async () => {
      for (const length of ['536870913', '2147483648', '4294967295', '4294967296', '9223372036854775807', '18446744073709551615', '-1', '-9223372036854775808', '1e3', '0x10', '', ' 5', '+5']) {
        const client = await node.client()
        client.sendRaw(`*2\r\n$4\r\nECHO\r\n$${length}\r\n`)
        expect(await client.next(), length).toBe('-ERR Protocol error: invalid bulk length\r\n')
        expect(await client.next()).toBe('closed')
      }
    }))

  it('CVE-2025-48367: connections broken off as they are accepted do not stop the accepting', () =>
    node.withstands(async () => {
      for (let count = 0; count < 200; count++) connect(node.port, '127.0.0.1').on('error', () => undefined).resetAndDestroy()
      const client = await node.client()
      expect(await client.ask('PING')).toBe('+PONG\r\n')
      client.close()
    }))
})

it('CVE-2025-46686: a client whose arguments take more than maxmemory-clients is closed', async () => {
  const node = await AttackedNode.start(['--maxmemory-clients', '2mb'])
  await node.withstands(async (client) => {
    client.sendRaw(`*1000000\r\n${`$64\r\n${'x'.repeat(64)}\r\n`.repeat(60_000)}`)
    expect(await client.next()).toBe('closed')
  })
  await until('the attacker is gone', async () => (await node.info('connected_clients')) === '1')
  await node.stop()
})

describe('a stream of replies, as a hostile server may send it', () => {
  it('CVE-2021-32762: counts and lengths that no reply can have are refused, and reserve nothing', () => {
    const heapBefore = process.memoryUsage().heapUsed
    for (const reply of ['*4294967296\r\n', '*1073741824\r\n', '*2147483647\r\n', '%1073741824\r\n', '~9223372036854775807\r\n', '$9223372036854775807\r\n', '$-2\r\n', '*-2\r\n', '$4294967296\r\n', '*1e9\r\n']) {
      const decoder = new ReplyDecoder()
      try {
        decoder.push(Buffer.from(reply, 'latin1'))
        decoder.next()
      } catch (error) {
        expect(error, reply).toBeInstanceOf(Error)
        expect(error, reply).not.toBeInstanceOf(RangeError)
      }
    }
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(50 * 1024 * 1024)
  })

  it('CVE-2021-32762: replies nested without end are refused before the stack is', () => {
    const decoder = new ReplyDecoder()
    expect(() => {
      decoder.push(Buffer.from('*1\r\n'.repeat(200_000), 'latin1'))
      decoder.next()
    }).toThrow(/nest|deep/i)
  })
})

async function deafStranger(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined) // Reset by the node: that is the point.
  await once(socket, 'connect')
  socket.pause()
  return socket
}
