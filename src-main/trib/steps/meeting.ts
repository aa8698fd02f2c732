import type { Bytes } from '../../engine/bytes.ts'
import type { OperationContext } from '../operation/operation-context.ts'
import type { TribNode } from '../trib-node.ts'

/** Up to this many nodes everyone meets everyone; beyond, gossip spreads the word faster than the packets would. */
const MEET_ALL_LIMIT = 48
/** With more, each meets the first and so many next to it in the ring. */
const NEIGHBOURS = 8

/** How to meet a node; the bus port is named only where it is not the usual one (4.0 and later take it). */
export async function meetCommand(node: TribNode, busPort?: number): Promise<Bytes[]> {
  const command = ['CLUSTER', 'MEET', await node.ip(), String(node.address.port)]
  return busPort === undefined ? command : [...command, String(busPort)]
}

/**
 * Everybody meets everybody, or, where there are many, the first and ring neighbours: redis-trib has all meet one and leaves the
 * rest to gossip, which takes seconds; a handshake takes a tenth of one. Newcomers are met by each member in any case: gossip does
 * not bring back a node that was forgotten less than a minute ago (clusterBlacklistExists), MEET does.
 */
export async function meetEverybody(nodeIds: readonly string[], { nodes }: OperationContext, newcomerIds: readonly string[] = nodeIds): Promise<void> {
  const all = await nodes.all(nodeIds)
  const commands = await Promise.all(all.map((node, i) => meetCommand(node, nodes.planOf(nodeIds[i]!).busPort)))
  const isNew = nodeIds.map((nodeId) => newcomerIds.includes(nodeId))
  const isWanted = (i: number, j: number): boolean => {
    if (newcomerIds.length < nodeIds.length) return isNew[i]! || isNew[j]!
    return all.length <= MEET_ALL_LIMIT || j === 0 || (j - i + all.length) % all.length <= NEIGHBOURS
  }
  await Promise.all(
    all.map((node, i) => {
      const others = commands.filter((_, j) => j !== i && isWanted(i, j))
      return others.length === 0 ? Promise.resolve() : node.run(...others)
    }),
  )
}
