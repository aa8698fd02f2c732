import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import type { RawConnection } from '../server/raw-connection.ts'
import { AttackedNode } from './attacked-node.ts'

/*
 * CVE-2026-23479, CVE-2026-56684, redis#15594: a client that goes while it, or another that waits for the same key, is being served.
 * There is no freed memory to use here; what can go wrong is an element given to nobody, a client that waits for ever, or an error
 * in the midst of a turn.
 */

let node: AttackedNode
let opened: RawConnection[]
beforeEach(async () => {
  opened = []
  node = await AttackedNode.start(['--maxmemory-clients', '0'])
})
afterEach(async () => {
  for (const connection of opened) connection.close()
  await node.stop()
})

interface Waiting {
  readonly connection: RawConnection
  readonly id: string
}

/** A client that waits in this command. */
async function waiting(...request: string[]): Promise<Waiting> {
  const connection = await node.client()
  opened.push(connection)
  const id = (await connection.ask('CLIENT', 'ID')).slice(1, -2)
  const before = Number(await node.info('blocked_clients'))
  connection.send(...request)
  await until('it waits', async () => Number(await node.info('blocked_clients')) === before + 1)
  return { connection, id }
}

describe('CVE-2026-23479: a client that is killed as it is served', () => {
  it('in the transaction that pushes its element: the element stays', () =>
    node.withstands(async (client) => {
      const { connection, id } = await waiting('BLPOP', 'list', '0')
      for (const request of [['MULTI'], ['RPUSH', 'list', 'a'], ['CLIENT', 'KILL', 'ID', id]]) await client.ask(...request)
      expect(await client.ask('EXEC')).toBe('*2\r\n:1\r\n:1\r\n')
      expect(await connection.next()).toBe('closed')
      expect(await client.ask('LRANGE', 'list', '0', '-1')).toBe('*1\r\n$1\r\na\r\n')
      expect(await node.info('blocked_clients')).toBe('0')
    }))

  it('before the push of that transaction, in it, and of either of two in line', () =>
    node.withstands(async (client) => {
      const first = await waiting('BLPOP', 'list', '0')
      const second = await waiting('BLPOP', 'list', '0')
      for (const request of [['MULTI'], ['CLIENT', 'KILL', 'ID', first.id], ['RPUSH', 'list', 'a', 'b'], ['CLIENT', 'UNBLOCK', first.id]]) await client.ask(...request)
      expect(await client.ask('EXEC')).toMatch(/^\*3\r\n:1\r\n:2\r\n:0\r\n$/)
      expect(await first.connection.next()).toBe('closed')
      expect(await second.connection.next()).toBe('*2\r\n$4\r\nlist\r\n$1\r\na\r\n')
      expect(await client.ask('LRANGE', 'list', '0', '-1')).toBe('*1\r\n$1\r\nb\r\n')
    }))

  it('by its own command behind the one it waits in', () =>
    node.withstands(async (client) => {
      const { connection, id } = await waiting('BLPOP', 'list', '0')
      connection.send('CLIENT', 'KILL', 'ID', id, 'SKIPME', 'no')
      connection.send('BLPOP', 'list', '0')
      await client.ask('RPUSH', 'list', 'a', 'b')
      expect(await connection.next()).toBe('*2\r\n$4\r\nlist\r\n$1\r\na\r\n')
      expect(await connection.next()).toBe(':1\r\n')
      expect(await connection.next()).toBe('closed')
      expect(await client.ask('LRANGE', 'list', '0', '-1')).toBe('*1\r\n$1\r\nb\r\n')
    }))

  it('by another that was served before it, with all who wait', () =>
    node.withstands(async (client) => {
      const killer = await waiting('BLPOP', 'list', '0')
      const others = [await waiting('BLPOP', 'list', '0'), await waiting('BLMOVE', 'list', 'copy', 'LEFT', 'LEFT', '0')]
      for (const { id } of others) killer.connection.send('CLIENT', 'KILL', 'ID', id)
      killer.connection.send('RPUSH', 'list', 'b', 'c')
      expect(await client.ask('RPUSH', 'list', 'a')).toBe(':1\r\n')
      expect(await killer.connection.next()).toBe('*2\r\n$4\r\nlist\r\n$1\r\na\r\n')
      for (const { connection } of others) {
        expect(await killer.connection.next()).toBe(':1\r\n')
        expect(await connection.next()).toBe('closed')
      }
      expect(await killer.connection.next()).toBe(':2\r\n')
      expect(await client.ask('EXISTS', 'copy')).toBe(':0\r\n')
    }))

  it('in a chain in which each gives what it gets to the next', () =>
    node.withstands(async (client) => {
      const links = [await waiting('BLMOVE', 'k0', 'k1', 'LEFT', 'LEFT', '0'), await waiting('BLMOVE', 'k1', 'k2', 'LEFT', 'LEFT', '0'), await waiting('BLMOVE', 'k2', 'k0', 'LEFT', 'LEFT', '0')]
      for (const request of [['MULTI'], ['RPUSH', 'k0', 'a'], ['CLIENT', 'KILL', 'ID', links[1]!.id]]) await client.ask(...request)
      expect(await client.ask('EXEC')).toBe('*2\r\n:1\r\n:1\r\n')
      expect(await links[0]!.connection.next()).toBe('$1\r\na\r\n')
      expect(await links[1]!.connection.next()).toBe('closed')
      expect(await client.ask('LRANGE', 'k1', '0', '-1')).toBe('*1\r\n$1\r\na\r\n')
      expect(await client.ask('RPUSH', 'k2', 'b')).toBe(':1\r\n')
      expect(await links[2]!.connection.next()).toBe('$1\r\nb\r\n')
    }))

  it('as a subscriber, by the message it is being sent', () =>
    node.withstands(async (client) => {
      const subscribers = await Promise.all(Array.from({ length: 10 }, () => node.client()))
      opened.push(...subscribers)
      for (const subscriber of subscribers) await subscriber.ask('SUBSCRIBE', 'news')
      for (const request of [['MULTI'], ['PUBLISH', 'news', 'a'], ['CLIENT', 'KILL', 'TYPE', 'pubsub'], ['PUBLISH', 'news', 'b']]) await client.ask(...request)
      expect(await client.ask('EXEC')).toBe('*3\r\n:10\r\n:10\r\n:0\r\n')
      for (const subscriber of subscribers) await subscriber.closed()
      expect(await client.ask('PUBSUB', 'NUMSUB', 'news')).toBe('*2\r\n$4\r\nnews\r\n:0\r\n')
    }))
})

describe('redis#15594: serving one evicts another that waits for the same key', () => {
  it('each element is with a client or in the list, and nobody waits for ever', async () => {
    const elements = 24
    const held: Waiting[] = []
    for (let at = 0; at < elements; at++) {
      const waiter = await waiting('BLPOP', 'list', '0')
      held.push(waiter)
      // What they have sent already counts as theirs, and they differ in it.
      waiter.connection.sendRaw(`*2\r\n$4\r\nECHO\r\n$60000\r\n${'x'.repeat(20_000 + at * 500)}`)
    }
    const client = await node.client()
    opened.push(client)
    await until('all of it has arrived', async () => Number(/tot-mem=(\d+)/.exec(await client.ask('CLIENT', 'LIST', 'ID', held.at(-1)!.id))?.[1]) > 31_000)
    for (const request of [['MULTI'], ['CONFIG', 'SET', 'maxmemory-clients', '400000'], ['RPUSH', 'list', ...Array.from({ length: elements }, (_, at) => `${at}:${'y'.repeat(3000)}`)]]) await client.ask(...request)
    await client.ask('EXEC')
    const served = (await Promise.all(held.map(({ connection }) => connection.next()))).filter((reply) => reply !== 'closed')
    const onlooker = await node.client()
    opened.push(onlooker)
    await onlooker.ask('CONFIG', 'SET', 'maxmemory-clients', '0')
    const left = Number((await onlooker.ask('LLEN', 'list')).slice(1, -2))
    expect(new Set(served).size).toBe(served.length)
    expect(served.length + left).toBeLessThanOrEqual(elements)
    expect(await node.info('blocked_clients')).toBe('0')
    expect(await onlooker.ask('RPUSH', 'list', 'z')).toBe(`:${left + 1}\r\n`)
  })
})
