import { afterEach, describe, expect, it } from 'vitest'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { type BusNode, startBusNode } from './bus-node.ts'

const PUBLISH_TYPE = 4

describe('faults on the bus', () => {
  const running: BusNode[] = []
  afterEach(() => {
    for (const node of running.splice(0)) node.stop()
  })

  async function pair(): Promise<[BusNode, BusNode]> {
    const [one, other] = (await freePorts(2)) as [number, number]
    const nodes: [BusNode, BusNode] = [await startBusNode(one), await startBusNode(other)]
    running.push(...nodes)
    nodes[0].runtime.admin({ kind: 'meet', ip: '127.0.0.1', port: other, busPort: other + 10000 })
    await until('each has both links to the other', () => nodes.every((node) => hasBothLinks(node, peerOf(nodes, node))))
    return nodes
  }

  const peerOf = (nodes: readonly BusNode[], node: BusNode): BusNode => nodes.find((other) => other !== node)!
  function hasBothLinks(node: BusNode, peer: BusNode): boolean {
    const seen = node.runtime.core.node(peer.runtime.core.myself.id)
    return seen?.link?.connected === true && seen.inboundLink !== undefined
  }
  const heard = (node: BusNode): string[] => node.effects.flatMap((effect) => (effect.kind === 'publish' ? [effect.message] : []))

  it('lose messages of one type on arrival, until they are let through again', async () => {
    const [from, to] = await pair()
    to.runtime.dropPackets(PUBLISH_TYPE)
    from.runtime.publish('news', 'lost', false)
    await until('it was dropped', () => to.effects.some((effect) => effect.kind === 'log' && effect.message.startsWith('Dropping packet')))
    to.runtime.dropPackets(undefined)
    from.runtime.publish('news', 'heard', false)
    await until('the next one comes', () => heard(to).length > 0)
    expect(heard(to)).toEqual(['heard'])
  })

  it('cut the link to a node at once, and it is dialled anew', async () => {
    const [from, to] = await pair()
    const peer = from.runtime.core.node(to.runtime.core.myself.id)!
    const [cut, kept] = [peer.link!.id, peer.inboundLink!.id]
    from.runtime.killLinks(peer, 'to')
    expect(peer.link).toBeUndefined()
    from.runtime.publish('news', 'lost', false)
    await until('there is a new link', () => peer.link?.connected)
    expect(peer.link!.id).not.toBe(cut)
    expect(peer.inboundLink!.id).toBe(kept)
    from.runtime.publish('news', 'heard', false)
    await until('the next one comes', () => heard(to).length > 0)
    expect(heard(to)).toEqual(['heard'])
  })
})
