import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { NetworkPath } from '../../../src-main/explorer/connect/network-path.ts'
import { firstToAnswer } from '../../../src-main/explorer/connect/seeds.ts'
import { SshTunnel } from '../../../src-main/explorer/connect/ssh-tunnel.ts'
import { ConnectFailure } from '../../../src-main/explorer/connect-failure.ts'
import { TopologyWatch } from '../../../src-main/explorer/topology-watch.ts'

const here = (port: number) => ({ host: '127.0.0.1', port })
const elsewhere = { host: '192.0.2.7', port: 6379 }

describe('a machine the user never named', () => {
  it('is foreign where every seed is this machine', () => {
    const path = new NetworkPath({ seeds: [here(7000), { host: 'localhost', port: 7001 }] })
    expect(path.isForeign(elsewhere)).toBe(true)
    expect(path.isForeign(here(7005))).toBe(false)
  })

  it('is not foreign once it is a seed, mapped, or trusted', () => {
    expect(new NetworkPath({ seeds: [here(7000), elsewhere] }).isForeign(elsewhere)).toBe(false)
    expect(new NetworkPath({ seeds: [here(7000)], natMap: [{ announced: elsewhere, actual: here(7001) }] }).isForeign(elsewhere)).toBe(false)
    expect(new NetworkPath({ seeds: [here(7000)], trustsAnnounced: true }).isForeign(elsewhere)).toBe(false)
  })

  it('is foreign, too, behind a tunnel into the SSH server\'s own loopback', () => {
    const tunnel = new SshTunnel({ host: 'bastion', port: 22, username: 'me' })
    expect(new NetworkPath({ seeds: [here(7000)], tunnel }).isForeign(elsewhere)).toBe(true)
    expect(new NetworkPath({ seeds: [{ host: '10.0.0.1', port: 6379 }], tunnel }).isForeign(elsewhere)).toBe(false)
  })
})

describe('several seeds', () => {
  it('are tried in order, and the first that answers is taken', async () => {
    const asked: number[] = []
    const answer = await firstToAnswer([here(1), here(2), here(3)], async (address) => {
      asked.push(address.port)
      if (address.port === 1) throw new ConnectFailure('unreachable', address, 'Connection refused')
      return address.port
    })
    expect([answer, asked]).toEqual([2, [1, 2]])
  })

  it('are not held up by one that never answers', async () => {
    const answer = await firstToAnswer([here(1), here(2)], (address) => (address.port === 1 ? new Promise<number>(() => undefined) : Promise.resolve(address.port)))
    expect(answer).toBe(2)
  })

  it('that all fail are all named, the gravest reason first', async () => {
    const failing = firstToAnswer([here(1), here(2)], (address) => Promise.reject(new ConnectFailure(address.port === 1 ? 'unreachable' : 'wrong-password', address, `no ${address.port}`)))
    await expect(failing).rejects.toMatchObject({ reason: 'wrong-password', detail: 'no 2; also tried 127.0.0.1:1: no 1' })
  })
})

describe('a hostile server on this machine', () => {
  const servers: ReturnType<typeof createServer>[] = []
  afterEach(() => servers.splice(0).forEach((server) => server.close()))

  it('cannot make us log in at another machine by naming it as a node', async () => {
    const id = (letter: string) => letter.repeat(40)
    const nodes = `${id('a')} 127.0.0.1:1@2 myself,master - 0 0 1 connected 0-16383\n${id('b')} 192.0.2.7:6379@16379 master - 0 0 2 connected\n`
    const server = createServer((socket) => socket.on('data', (data) => socket.write(`$${nodes.length}\r\n${nodes}\r\n`.repeat(String(data).split('*').length - 1)))).listen(0, '127.0.0.1')
    servers.push(server)
    await new Promise((resolve) => server.once('listening', resolve))
    const watch = new TopologyWatch({ seed: here((server.address() as AddressInfo).port), timeoutMs: 1000 })
    const { nodes: seen } = await watch.refresh()
    watch.stop()
    expect(seen.find(({ host }) => host === '192.0.2.7')).toMatchObject({ health: 'unknown', reason: expect.stringContaining('was not asked') })
  })
})
