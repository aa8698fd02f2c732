import { describe, expect, it } from 'vitest'
import { roleChanges } from '../../../src-renderer/model/role-changes.ts'
import { nodeId, sampleTopology } from '../topology-samples.ts'

describe('roleChanges', () => {
  it('tells promotions and demotions, and not what was unknown before', () => {
    const before = sampleTopology(3)
    const roles = new Map([[nodeId(1), 'replica'], [nodeId(4), 'primary']] as const)
    const after = { ...before, nodes: before.nodes.map((node) => ({ ...node, role: roles.get(node.nodeId) ?? node.role })) }
    expect(roleChanges(before, after).toSorted((a, b) => (a.nodeId < b.nodeId ? -1 : 1))).toEqual([
      { nodeId: nodeId(1), role: 'replica' },
      { nodeId: nodeId(4), role: 'primary' },
    ])
    const unknown = { ...before, nodes: before.nodes.map((node) => ({ ...node, role: 'unknown' as const })) }
    expect(roleChanges(unknown, before)).toEqual([])
  })
})
