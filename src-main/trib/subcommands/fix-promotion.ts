import { setTimeout as delay } from 'node:timers/promises'
import { carryOut, type ChangeRequest } from '../change.ts'
import type { ClusterView, LoadedNode } from '../cluster-view.ts'
import type { ClusterNodeLine } from '../../explorer/cluster-nodes-text.ts'
import { loadCluster } from '../cluster-view.ts'

/** An election of their own takes replicas a few times the node timeout; so long fix waits for it. */
const ELECTION_MS = 4000

/**
 * Makes replicas primary whose own is gone: with --force while most primaries are there to vote, else by takeover.
 * @returns how many
 */
export async function promoteReplicas(view: ClusterView, request: ChangeRequest): Promise<number> {
  if (orphansOf(view).length === 0) return 0
  const later = await afterElection(view, request)
  try {
    let count = 0
    for (const { dead, replica } of orphansOf(later)) count += await promote(later, dead, replica, request)
    return count
  } finally {
    later.close()
  }
}

interface Orphan {
  readonly dead: ClusterNodeLine
  readonly replica: LoadedNode
}

function orphansOf(view: ClusterView): Orphan[] {
  return view.missing.flatMap(({ line }) => {
    if (line.role !== 'primary' || line.slotRanges.length === 0) return []
    const replica = view.loaded.find(({ myself }) => myself.primaryId === line.nodeId)
    return replica === undefined ? [] : [{ dead: line, replica }]
  })
}

async function afterElection(view: ClusterView, request: ChangeRequest): Promise<ClusterView> {
  const endsAt = performance.now() + ELECTION_MS
  for (;;) {
    const later = await loadCluster(view.loaded[0]!.node.address, request)
    if (orphansOf(later).length === 0 || performance.now() > endsAt) return later
    later.close()
    await delay(200)
  }
}

async function promote(view: ClusterView, dead: ClusterNodeLine, { node, myself }: LoadedNode, request: ChangeRequest): Promise<number> {
  const voters = view.loaded.filter((one) => one.myself.role !== 'replica' && one.myself.slotRanges.length > 0).length
  const lost = view.missing.filter(({ line }) => line.role === 'primary' && line.slotRanges.length > 0).length
  const mode = voters > lost ? 'force' : 'takeover'
  const { onEvent, confirm, isDryRun } = request
  onEvent({ kind: 'step', text: `Master ${dead.nodeId} is gone; its replica ${node.name} has its keys` })
  onEvent({ kind: 'note', text: `    Command: CLUSTER FAILOVER ${mode.toUpperCase()} at ${node.name}` })
  onEvent({ kind: 'note', text: '    Risk: writes the master acknowledged in its last moments and had not passed on are lost.' })
  if (isDryRun !== true && confirm !== undefined && !(await confirm("Make it the master? (type 'yes' to accept): "))) return 0
  const outcome = await carryOut(view, { kind: 'fix', steps: [{ do: 'failover', nodeId: myself.nodeId, mode, primaryId: dead.nodeId }] }, request)
  return outcome === 'done' ? 1 : 0
}
