import type { Shard, TopologyNode } from '../../src-main/contract/model.ts'
import { formatAddress } from './shard-groups.ts'

/** Which nodes of a large cluster one looks for. */
export interface NodeFilter {
  readonly text: string
  readonly troubledOnly: boolean
}

/** Every word has to be in the node's address, host name, id, role or shard. */
export function nodeFits(node: TopologyNode, shard: Shard | undefined, { text, troubledOnly }: NodeFilter): boolean {
  if (troubledOnly && node.health === 'ok') return false
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return true
  const letter = shard?.letter.toLowerCase()
  const told = `${formatAddress(node)} ${node.hostname} ${node.nodeId} ${node.role} ${node.health}`.toLowerCase()
  return words.every((word) => word === letter || (word.length > 1 && told.includes(word)))
}
