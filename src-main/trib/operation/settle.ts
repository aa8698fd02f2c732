import { setTimeout as delay } from 'node:timers/promises'
import { slotSignature } from '../agreement.ts'
import type { NodeView } from '../trib-node.ts'
import type { OperationContext } from './operation-context.ts'

const POLL_MS = 50
/** A node that was missed by a message learns of it by the next: within half its node timeout (clusterCron). */
const SETTLE_MS = 10_000
/** After so long a wait is said. */
const SAY_AFTER_MS = 2000
/** A node that does not answer is not waited for. */
const VIEW_MS = 2000

type Settling = Pick<OperationContext, 'nodes' | 'onEvent' | 'signal'>

/**
 * Call before the first step. Waits until all primaries know of the same epoch: a new owner takes an epoch of its own without asking
 * anybody (clusterBumpConfigEpochWithoutConsensus), the next after those it knows. Did it not know the old owner's, bumped a moment ago by
 * another operation, both would have the same; of two such nodes one takes a greater (clusterHandleConfigEpochCollision), and if that is the old
 * owner, and it still holds the slot then, it takes it back from the new one, which deletes its keys. Never throws.
 */
export function settleEpochs(context: Settling): Promise<void> {
  const { nodes } = context
  return wait(context, 'know of the same epoch', async () => isOne((await viewsOf(nodes, nodes.primaryIds)).map(epochOf)))
}

/**
 * Call after the last step, or the one that failed. Waits until all nodes that can be reached tell the same of the slots, and all primaries
 * know of the same epoch: gossip takes its time, and whoever looks next, or changes something next, should not find a dispute that is none.
 * How the operation ended is not changed by it; never throws.
 */
export function settle(context: Pick<Settling, 'nodes' | 'onEvent'>): Promise<void> {
  const { nodes } = context
  const all = nodes.members.map(({ nodeId }) => nodeId)
  return wait({ ...context, signal: undefined }, 'agree about the slots', async () => {
    const views = await viewsOf(nodes, all)
    return isOne(views.map(({ lines }) => slotSignature(lines))) && isOne(views.filter(({ myself }) => myself.role === 'primary').map(epochOf))
  })
}

async function wait({ onEvent, signal }: Pick<Settling, 'onEvent' | 'signal'>, what: string, holds: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now()
  let isSaid = false
  while (signal?.aborted !== true && !(await holds())) {
    const elapsedMs = Math.round(performance.now() - startedAt)
    if (elapsedMs > SETTLE_MS) return onEvent({ kind: 'warning', text: `After ${SETTLE_MS / 1000} s the nodes do not ${what} yet. See: slotscope trib check` })
    if (elapsedMs > SAY_AFTER_MS && !isSaid) {
      isSaid = true
      onEvent({ kind: 'settling', text: `The nodes do not ${what} yet.`, elapsedMs })
    }
    await delay(POLL_MS)
  }
}

/** Those that can be had. A node that knows nobody is not in the cluster: it was taken out, or has not come in. */
async function viewsOf(nodes: OperationContext['nodes'], nodeIds: readonly string[]): Promise<NodeView[]> {
  const views = await Promise.all(nodeIds.map((nodeId) => viewOf(nodes, nodeId)))
  return views.filter((view) => view !== undefined && view.lines.length > 1) as NodeView[]
}

async function viewOf(nodes: OperationContext['nodes'], nodeId: string): Promise<NodeView | undefined> {
  const asked = nodes.get(nodeId).then((node) => node.view())
  const late = delay(VIEW_MS, undefined, { ref: false })
  return Promise.race([asked, late]).catch(() => undefined)
}

function epochOf({ info }: NodeView): string | undefined {
  return info.get('cluster_current_epoch')
}

function isOne(values: readonly unknown[]): boolean {
  return new Set(values).size <= 1
}
