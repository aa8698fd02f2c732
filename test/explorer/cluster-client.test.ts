import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient, type ClusterClientOptions } from '../../src-main/explorer/cluster-client.ts'
import { ConnectFailure } from '../../src-main/explorer/connect-failure.ts'
import { NetworkPath } from '../../src-main/explorer/connect/network-path.ts'
import { storyOf } from '../../src-main/explorer/hop-story.ts'
import type { NodeAddress } from '../../src-main/explorer/hop-trace.ts'
import { isMissing } from '../support/program.ts'
import { stopNodes, type ServerKind, type TestNode } from '../support/redis-nodes.ts'
import { startCluster } from './small-cluster.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']
const clients: ClusterClient[] = []
function client(options: ClusterClientOptions): ClusterClient {
  const made = new ClusterClient({ commandTimeoutMs: 5000, ...options })
  clients.push(made)
  return made
}
afterEach(() => {
  for (const open of clients.splice(0)) open.close()
})

for (const kind of kinds) {
  const missing = kind === 'redis-server' && isMissing('redis-server', 'routing over real servers')
  describe.skipIf(missing)(`routing over three nodes of ${kind}`, () => {
    let nodes: TestNode[] = []
    const at = (i: number): NodeAddress => ({ host: '127.0.0.1', port: nodes[i]!.port })
    const ids: string[] = []
    beforeAll(async () => {
      nodes = await startCluster(kind, 3, 0)
      for (const node of nodes) ids.push(await node.text('cluster', 'myid'))
    }, 40_000)
    afterAll(() => stopNodes(nodes))

    it('follows MOVED as redis-cli -c does: the prompt moves, the slot table learns', async () => {
      const follow = client({ seed: at(0), mode: 'follow' })
      const redirects: string[] = []
      const { reply, trace } = await follow.sendTraced(['set', 'key:test:2', 'value-2'], { onRedirect: ({ slot, to }) => redirects.push(`${slot} ${to.port}`) })
      expect(reply).toEqual({ type: 'simple', text: 'OK' })
      expect(redirects).toEqual([`9252 ${nodes[1]!.port}`])
      expect(follow.current).toEqual(at(1))
      expect(trace.hops.map(({ node, reason, reply: said }) => [node.port, reason, said.kind])).toEqual([
        [nodes[0]!.port, 'connected', 'moved'],
        [nodes[1]!.port, 'moved', 'reply'],
      ])
      expect(trace).toMatchObject({ slot: 9252, keys: ['key:test:2'], outcome: 'reply', slotTableChange: { slot: 9252, before: undefined, after: at(1) } })
      expect((await follow.sendTraced(['get', 'key:test:2'])).trace.hops).toHaveLength(1)
    })

    it('asks the owner first in smart mode', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      const { reply, trace } = await smart.sendTraced(['set', 'key:test:2', 'value-2'])
      expect(reply.type).toBe('simple')
      expect(trace.hops).toHaveLength(1)
      expect(trace.hops[0]).toMatchObject({ node: at(1), reason: 'slot-table', nodeId: ids[1] })
      expect(smart.ownerOf(9252)).toEqual(at(1))
    })

    it('shows a redirect as the reply in direct mode', async () => {
      const direct = client({ seed: at(0), mode: 'direct' })
      expect(await direct.send(['get', 'key:test:2'])).toEqual({ type: 'error', message: `MOVED 9252 127.0.0.1:${nodes[1]!.port}` })
    })

    it('never retries CROSSSLOT, and explains it', async () => {
      const follow = client({ seed: at(0), mode: 'follow' })
      const { reply, trace } = await follow.sendTraced(['mset', 'a', '1', 'b', '2'])
      expect(reply).toEqual({ type: 'error', message: "CROSSSLOT Keys in request don't hash to the same slot" })
      expect(trace).toMatchObject({ outcome: 'crossslot', slot: undefined, keys: ['a', 'b'] })
      expect(trace.hops).toHaveLength(1)
      const story = storyOf(trace).join('\n')
      expect(story).toContain('a is in slot 15495')
      expect(story).toContain('b is in slot 3300')
    })

    it('is binary safe', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))
      await smart.send(['set', all, all])
      expect(await smart.send(['get', all])).toEqual({ type: 'bulk', bytes: all })
    })

    it('finds keys where only the server can tell', async () => {
      const follow = client({ seed: at(0), mode: 'follow' })
      expect(await follow.keysOf(['set', 'a', 'b'])).toEqual(['a'])
      expect(await follow.keysOf(['mset', 'a', '1', 'b', '2'])).toEqual(['a', 'b'])
      expect(await follow.keysOf(['zunionstore', 'd', '2', 'a', 'b', 'weights', '1', '2'])).toEqual(['d', 'a', 'b'])
      expect(await follow.keysOf(['ping'])).toEqual([])
      expect(await follow.keysOf(['nosuchcommand', 'a'])).toEqual([])
    })

    it('follows ASK with ASKING on the same connection, and leaves the slot table alone', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      await nodes[2]!.call('cluster', 'setslot', 9252, 'importing', ids[1]!)
      await nodes[1]!.call('cluster', 'setslot', 9252, 'migrating', ids[2]!)
      const { reply, trace } = await smart.sendTraced(['get', '{key:test:2}:absent'])
      expect(reply).toEqual({ type: 'nil' })
      expect(trace.hops.map(({ node, reason, asking }) => [node.port, reason, asking])).toEqual([
        [nodes[1]!.port, 'slot-table', false],
        [nodes[2]!.port, 'ask', true],
      ])
      expect(trace.hops[0]!.reply).toEqual({ kind: 'ask', slot: 9252, to: at(2) })
      expect(trace.slotTableChange).toBeUndefined()
      expect(smart.ownerOf(9252)).toEqual(at(1))
    })

    it('backs off on TRYAGAIN in smart mode, and gives the error in the end', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      await smart.send(['set', 'key:test:2', 'here'])
      const { reply, trace } = await smart.sendTraced(['mget', 'key:test:2', '{key:test:2}:absent'])
      expect(reply).toMatchObject({ type: 'error', message: 'TRYAGAIN Multiple keys request during rehashing of slot' })
      expect(trace.outcome).toBe('tryagain')
      expect(trace.hops.length).toBeGreaterThan(2)
      expect(trace.hops.slice(1).every(({ reason }) => reason === 'tryagain')).toBe(true)
      const follow = client({ seed: at(1), mode: 'follow' })
      expect((await follow.sendTraced(['mget', 'key:test:2', '{key:test:2}:absent'])).trace.hops).toHaveLength(1)
    })

    it('succeeds once the slot is whole again while it backs off', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      const answer = smart.sendTraced(['mget', 'key:test:2', '{key:test:2}:absent'])
      await new Promise((resolve) => setTimeout(resolve, 60))
      await nodes[1]!.call('cluster', 'setslot', 9252, 'stable')
      await nodes[2]!.call('cluster', 'setslot', 9252, 'stable')
      expect((await answer).reply.type).toBe('array')
    })

    it('runs commands in the order they were given', async () => {
      const follow = client({ seed: at(0), mode: 'follow' })
      const replies = await Promise.all([follow.send(['set', 'key:test:2', '1']), follow.send(['incr', 'key:test:2']), follow.send(['incrby', 'key:test:2', '9007199254740993'])])
      expect(replies.at(-1)).toEqual({ type: 'integer', value: 9007199254740995n })
    })

    it('fails a command when its node is gone, with the trace, and connects anew when it is back', async () => {
      const smart = client({ seed: at(0), mode: 'smart' })
      await smart.connect()
      await nodes[2]!.stop('SIGKILL')
      await expect(smart.send(['set', 'a', '1'])).rejects.toBeInstanceOf(ConnectFailure)
      expect(smart.traceLog.newest(1)[0]).toMatchObject({ outcome: 'unreachable', slot: 15495 })
      expect(await smart.send(['ping'])).toEqual({ type: 'simple', text: 'PONG' })
    })
  })
}

/** A server that answers every command by a rule; for what a well-behaved cluster never says. */
async function scripted(rule: (command: string, port: number) => string): Promise<{ address: NodeAddress; server: Server; seen: string[] }> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setEncoding('latin1').on('data', (text) => {
      for (const request of String(text).split(/(?=\*\d+\r\n)/)) {
        const words = request.split('\r\n').filter((_, i) => i % 2 === 0).slice(1)
        const command = words.join(' ').trim()
        seen.push(command)
        socket.write(rule(command, (server.address() as AddressInfo).port), 'latin1')
      }
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({ close: () => (server.close(), sockets.forEach((socket) => socket.destroy())) })
  return { address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, server, seen }
}
const servers: { close: () => void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

describe('routing among servers that misbehave', () => {
  const keyless = (command: string): string | undefined => (command.startsWith('COMMAND') ? '-ERR unknown command\r\n' : undefined)

  it('breaks a MOVED loop', async () => {
    const { address } = await scripted((command, port) => keyless(command) ?? `-MOVED 5 127.0.0.1:${port}\r\n`)
    const follow = client({ seed: address, mode: 'follow' })
    const { reply, trace } = await follow.sendTraced(['get', 'a'])
    expect(reply).toMatchObject({ type: 'error', message: `MOVED 5 127.0.0.1:${address.port}` })
    expect(trace.stopped).toBe('redirect-loop')
    expect(trace.hops.length).toBeLessThanOrEqual(4)
  })

  it('does not carry a command from this machine to a host a server names', async () => {
    const { address } = await scripted((command) => keyless(command) ?? '-MOVED 5 203.0.113.7:6379\r\n')
    const follow = client({ seed: address, mode: 'follow' })
    const { reply, trace } = await follow.sendTraced(['get', 'a'])
    expect(reply).toMatchObject({ type: 'error', message: 'MOVED 5 203.0.113.7:6379' })
    expect(trace.stopped).toBe('foreign-host')
    expect(follow.current).toEqual(address)
  })

  it('asks each of several nodes by itself, but no host that only a server names', async () => {
    const { address } = await scripted((command) => keyless(command) ?? '+HERE\r\n')
    const several = client({ seed: address, mode: 'follow', path: new NetworkPath({ seeds: [address] }) })
    await expect(several.sendBeside({ host: '203.0.113.7', port: 6379 }, ['ping'], 500)).rejects.toMatchObject({ reason: 'foreign' })
    expect(several.traceLog.newest(1)[0]).toMatchObject({ command: 'ping', outcome: 'unreachable', hops: [{ reason: 'broadcast' }] })
    expect(await several.sendBeside(address, ['ping'], 500)).toMatchObject({ reply: { text: 'HERE' }, trace: { hops: [{ node: address, reason: 'broadcast' }] } })
  })

  it('takes an empty host for the one that answered', async () => {
    const target = await scripted((command) => keyless(command) ?? '+HERE\r\n')
    const { address } = await scripted((command) => keyless(command) ?? `-MOVED 5 :${target.address.port}\r\n`)
    expect(await client({ seed: address, mode: 'follow' }).send(['get', 'a'])).toEqual({ type: 'simple', text: 'HERE' })
  })

  it('sends ASKING and the command together', async () => {
    const target = await scripted((command) => keyless(command) ?? '+OK\r\n')
    const { address } = await scripted((command) => keyless(command) ?? `-ASK 5 127.0.0.1:${target.address.port}\r\n`)
    await client({ seed: address, mode: 'follow' }).send(['get', 'a'])
    expect(target.seen).toEqual(['ASKING', 'get a'])
  })

  it('fails and does not hang when a reply never comes', async () => {
    const { address } = await scripted((command) => keyless(command) ?? '')
    await expect(client({ seed: address, mode: 'direct', commandTimeoutMs: 100 }).send(['get', 'a'])).rejects.toMatchObject({ reason: 'timeout' })
  })

  it('calls what is no RESP by its name', async () => {
    const { address } = await scripted(() => 'HTTP/1.1 400 Bad Request\r\n\r\n')
    await expect(client({ seed: address, mode: 'direct' }).send(['get', 'a'])).rejects.toMatchObject({ reason: 'not-redis' })
  })
})
