import type { Topology, TopologyNode } from '../../src-main/contract/model.ts'

export interface RoleChange {
  readonly nodeId: string
  readonly role: TopologyNode['role']
}

/** Nodes whose role is another than in the picture before; what was or is unknown is no change. */
export function roleChanges(before: Topology, after: Topology): RoleChange[] {
  const roles = new Map(before.nodes.map((node) => [node.nodeId, node.role]))
  return after.nodes.flatMap(({ nodeId, role }) => {
    const old = roles.get(nodeId)
    const changed = old !== undefined && old !== role && old !== 'unknown' && role !== 'unknown'
    return changed ? [{ nodeId, role }] : []
  })
}
