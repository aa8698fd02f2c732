import { connect, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import { inHandshake, isFailed, isTimedOut } from '../../../src-main/engine/cluster/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { type BusNode, range, startBusNode } from './bus-node.ts'
import { header } from './samples.ts'

const running: BusNode[] = []

async function startAll(count: number, settings = {}): Promise<BusNode[]> {
  const ports = await freePorts(count)
  const nodes = await Promise.all(ports.map((port) => startBusNode(port, settings)))
  running.push(...nodes)
  return nodes
}

function join(nodes: readonly BusNode[]): void {
  const [first, ...others] = nodes
  if (!first) return
  for (const { runtime } of others) {
    runtime.admin({ kind: 'meet', ip: '127.0.0.1', port: first.port, busPort: first.port + 10000 })
  }
}

/** Sends bytes to a port and waits for the other side to close; answers what came back. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1')
    socket.setTimeout(5000, () => reject(new Error('the peer did not close')))
    socket.on('data', (chunk) => (received += String(chunk)))
    socket.on('error', () => resolve(received))
    socket.on('close', () => resolve(received))
  })
}

afterEach(() => {
  for (const node of running.splice(0)) node.stop()
})

describe('the bus on real sockets', () => {
  it('brings six nodes to cluster_state:ok', async () => {
    const nodes = await startAll(6)
    const share = [range(0, 5460), range(5461, 10922), range(10923, 16383)]
    for (const [index, slots] of share.entries()) nodes[index]?.runtime.admin({ kind: 'add-slots', slots })
    for (const [index, node] of nodes.entries()) {
      node.runtime.admin({ kind: 'set-config-epoch', epoch: BigInt(index + 1) })
    }
    join(nodes)
    await until('all nodes are ok', () => nodes.every((node) => node.runtime.core.state === 'ok'), 5000)
  })

  it('carries PUBLISH to the others', async () => {
    const nodes = await startAll(2)
    join(nodes)
    await until('they know each other', () => nodes.every((node) => [...node.runtime.core.nodes].filter((one) => one.link && !inHandshake(one)).length === 1))
    nodes[0]?.runtime.publish('news', 'bytes \xff\0', false)
    const wanted = { kind: 'publish', channel: 'news', message: 'bytes \xff\0', sharded: false }
    const arrived = () => nodes[1]?.effects.find((effect) => effect.kind === 'publish')
    expect(await until('it arrives', arrived)).toEqual(wanted)
  })

  it('notices a node that is gone', async () => {
    const [a, b] = await startAll(2, { nodeTimeoutMs: 300 })
    if (!a || !b) throw new Error('two nodes')
    a.runtime.admin({ kind: 'add-slots', slots: [1] })
    join([a, b])
    const peer = () => a.runtime.core.node(b.runtime.core.myself.id)
    await until('they know each other', () => peer()?.pongReceivedMs)
    b.runtime.crash()
    await until('it is suspected or failed', () => {
      const node = peer()
      return node && (isTimedOut(node) || isFailed(node))
    })
  })

  it('counts what it sent and received, and shows packets to an observer', async () => {
    const [a, b] = await startAll(2)
    if (!a || !b) throw new Error('two nodes')
    join([a, b])
    await until('a pong has come', () => a.packets.some((packet) => packet.direction === 'in' && packet.type === 'pong'))
    expect(b.runtime.core.view.counts.sent.get('meet')).toBe(1)
    expect(a.runtime.core.view.counts.received.get('meet')).toBe(1)
    expect(a.packets.find((packet) => packet.type === 'meet')).toMatchObject({ direction: 'in', sizeBytes: 2256 })
  })

  it('rejects when the bus port is taken', async () => {
    const [port = 0] = await freePorts(1)
    const taken: Server = createServer().listen(port + 10000, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    await expect(startBusNode(port)).rejects.toThrow(/EADDRINUSE/)
    taken.close()
  })
})

describe('a hostile peer', () => {
  it.each([
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a message of four gigabytes', 'RCmb\xff\xff\xff\xff'],
    ['a message shorter than a header', 'RCmb\0\0\0\x10'],
  ])('is disconnected for %s, and the node goes on', async (_, bytes) => {
    const [node] = await startAll(1)
    if (!node) throw new Error('one node')
    expect(await sendRaw(node.port + 10000, bytes)).toBe('')
    expect(node.effects.some((effect) => effect.kind === 'event' && effect.event.kind === 'packet-rejected')).toBe(true)
    const again = await sendRaw(node.port + 10000, 'nonsense')
    expect(again).toBe('')
  })

  it('changes nothing by speaking as a node nobody knows, or as the node itself', async () => {
    const [node] = await startAll(1)
    if (!node) throw new Error('one node')
    const { core } = node.runtime
    const stranger = { ...header, currentEpoch: 99n, configEpoch: 99n }
    const self = { ...stranger, sender: core.myself.id }
    const socket = connect(node.port + 10000, '127.0.0.1')
    for (const from of [stranger, self]) {
      socket.write(encodeMessage({ type: 'ping', header: from, gossip: [], extensions: {} }), 'latin1')
      socket.write(encodeMessage({ type: 'fail', header: from, failing: core.myself.id }), 'latin1')
      const update = { header: from, nodeId: core.myself.id, configEpoch: 99n, slots: header.slots }
      socket.write(encodeMessage({ type: 'update', ...update }), 'latin1')
      socket.write(encodeMessage({ type: 'auth-req', header: from }), 'latin1')
    }
    await until('all eight arrived', () => node.packets.filter((packet) => packet.direction === 'in').length === 8)
    socket.destroy()
    expect(core.view.currentEpoch).toBe(0n)
    expect([...core.nodes]).toHaveLength(1)
    expect(core.myself.slotCount).toBe(0)
    expect(isFailed(core.myself)).toBe(false)
  })
})
