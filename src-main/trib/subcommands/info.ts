import { SLOT_COUNT } from '../../engine/key-slot.ts'
import { failureOfError } from '../../explorer/connect-failure.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { blockOf, loadCluster, type ClusterView } from '../cluster-view.ts'
import type { Finding, TribListener } from '../event.ts'
import { missingNodeFindings } from '../findings.ts'
import { refusalOfFailure } from '../refusal.ts'
import type { TribAccess } from '../trib-node.ts'

export interface InfoRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly onEvent: TribListener
}

export interface PrimaryInfo {
  readonly nodeId: string
  readonly address: string
  readonly keyCount: number
  readonly slotCount: number
  readonly replicaCount: number
}

export interface InfoResult {
  readonly primaries: readonly PrimaryInfo[]
  readonly keyCount: number
  readonly findings: readonly Finding[]
}

/** Keys, slots and replicas of every primary, and the totals. @throws TribRefusal when the seed cannot be used */
export async function clusterInfo(request: InfoRequest): Promise<InfoResult> {
  const view = await loadCluster(request.seed, request)
  try {
    const primaries = await readPrimaries(view)
    return report(view, primaries, request.onEvent)
  } finally {
    view.close()
  }
}

async function readPrimaries(view: ClusterView): Promise<PrimaryInfo[]> {
  const primaries = view.loaded.filter(({ myself }) => myself.role !== 'replica')
  return Promise.all(
    primaries.map(async (one) => {
      const { nodeId, address, slotCount, replicaCount } = blockOf(one, view)
      const keyCount = await one.node.keyCount().catch((error: unknown) => {
        throw refusalOfFailure(failureOfError(error, one.node.address))
      })
      return { nodeId, address, keyCount, slotCount, replicaCount }
    }),
  )
}

function report(view: ClusterView, primaries: readonly PrimaryInfo[], onEvent: TribListener): InfoResult {
  const findings = missingNodeFindings(view)
  for (const finding of findings) onEvent({ kind: 'finding', ...finding })
  for (const primary of primaries) onEvent({ kind: 'primary-info', ...primary })
  const keyCount = primaries.reduce((sum, primary) => sum + primary.keyCount, 0)
  onEvent({ kind: 'ok', text: `${keyCount} keys in ${primaries.length} masters.` })
  onEvent({ kind: 'note', text: `${(keyCount / SLOT_COUNT).toFixed(2)} keys per slot on average.` })
  return { primaries, keyCount, findings }
}
