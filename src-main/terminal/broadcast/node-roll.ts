import { parseClusterNodes } from '../../explorer/cluster-nodes-text.ts'
import type { ClusterNodeLine } from '../../explorer/cluster-nodes-text.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'

/** Whom a command goes to: the node of the prompt, or several at once. */
export type Target = 'node' | 'masters' | 'replicas' | 'all'

/** A node that can be asked. */
export interface RollEntry {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly role: 'primary' | 'replica' | 'unknown'
}

export const TARGETS: readonly Target[] = ['node', 'masters', 'replicas', 'all']

export function isTarget(word: string): word is Target {
  return (TARGETS as readonly string[]).includes(word)
}

/**
 * The members that CLUSTER NODES names, primaries by their first slot and each followed by its replicas. Nodes without an
 * address and those still in a handshake cannot be asked. The asked node may not know its own address: it has `asked`'s.
 */
export function rollFrom(clusterNodes: string, asked: NodeAddress, target: Target): RollEntry[] {
  const lines = parseClusterNodes(clusterNodes).filter(({ flags }) => !flags.has('noaddr') && !flags.has('handshake'))
  const primaries = lines.filter((line) => line.role !== 'replica').toSorted((a, b) => firstSlot(a) - firstSlot(b))
  const known = new Set(primaries.map(({ nodeId }) => nodeId))
  const ordered = [
    ...primaries.flatMap((primary) => [primary, ...lines.filter((line) => line.role === 'replica' && line.primaryId === primary.nodeId)]),
    ...lines.filter((line) => line.role === 'replica' && !known.has(line.primaryId ?? ''))
  ]
  return ordered.filter(({ role }) => isMeant(role, target)).map((line) => entryOf(line, asked))
}

function isMeant(role: RollEntry['role'], target: Target): boolean {
  return target === 'all' || (target === 'replicas' ? role === 'replica' : role !== 'replica')
}

function entryOf({ nodeId, address, role, flags }: ClusterNodeLine, asked: NodeAddress): RollEntry {
  const { host, port } = address
  return flags.has('myself') && host === '' ? { nodeId, host: asked.host, port: asked.port, role } : { nodeId, host, port, role }
}

function firstSlot({ slotRanges }: ClusterNodeLine): number {
  return slotRanges[0]?.[0] ?? Number.MAX_SAFE_INTEGER
}
