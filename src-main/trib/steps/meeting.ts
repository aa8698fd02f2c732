import type { Bytes } from '../../engine/bytes.ts'
import type { OperationContext } from '../operation/operation-context.ts'
import type { TribNode } from '../trib-node.ts'

/** Up to this many nodes everyone meets everyone; beyond, gossip spreads the word faster than the packets would. */
const MEET_ALL_LIMIT = 48

/** How to meet a node; the bus port is named only where it is not the usual one (4.0 and later take it). */
export async function meetCommand(node: TribNode, busPort?: number): Promise<Bytes[]> {
  const command = ['CLUSTER', 'MEET', await node.ip(), String(node.address.port)]
  return busPort === undefined ? command : [...command, String(busPort)]
}

/**
 * The first meets all others and all others meet it, or, where they are few, everybody meets everybody: redis-trib has all meet one
 * and leaves the rest to gossip, which takes seconds; a handshake takes a tenth of one.
 */
export async function meetEverybody(nodeIds: readonly string[], { nodes }: OperationContext): Promise<void> {
  const all = await nodes.all(nodeIds)
  const commands = await Promise.all(all.map((node, i) => meetCommand(node, nodes.planOf(nodeIds[i]!).busPort)))
  await Promise.all(
    all.map((node, i) => {
      const others = commands.filter((_, j) => j !== i && (all.length <= MEET_ALL_LIMIT || i === 0 || j === 0))
      return others.length === 0 ? Promise.resolve() : node.run(...others)
    }),
  )
}
