import { setTimeout as delay } from 'node:timers/promises'
import { slotSignature } from '../agreement.ts'
import type { NodeView } from '../trib-node.ts'
import type { OperationContext } from './operation-context.ts'

const POLL_MS = 50
/** A node that was missed by a message learns of it by the next: within half its node timeout (clusterCron). */
const SETTLE_MS = 10_000
/** A node that does not answer is not waited for. */
const VIEW_MS = 2000

/**
 * Waits until all nodes of an operation that can be reached tell the same of the slots: gossip takes its time, and whoever looks next,
 * or changes something next, should not find a dispute that is none. How the operation ended is not changed by it; never throws.
 */
export async function settle({ nodes, onEvent }: Pick<OperationContext, 'nodes' | 'onEvent'>): Promise<void> {
  const endsAt = performance.now() + SETTLE_MS
  while (!(await isAgreed(nodes))) {
    if (performance.now() > endsAt) {
      onEvent({ kind: 'warning', text: `After ${SETTLE_MS / 1000} s the nodes do not agree about the slots yet. See: slotscope trib check` })
      return
    }
    await delay(POLL_MS)
  }
}

async function isAgreed(nodes: OperationContext['nodes']): Promise<boolean> {
  const views = await Promise.all(nodes.members.map(({ nodeId }) => viewOf(nodes, nodeId)))
  // A node that knows nobody is not in the cluster: it was taken out, or never came in.
  const signatures = views.flatMap((view) => (view === undefined || view.lines.length < 2 ? [] : [slotSignature(view.lines)]))
  return new Set(signatures).size <= 1
}

/** Undefined where it cannot be had in time. */
async function viewOf(nodes: OperationContext['nodes'], nodeId: string): Promise<NodeView | undefined> {
  const asked = nodes.get(nodeId).then((node) => node.view())
  const late = delay(VIEW_MS, undefined, { ref: false })
  return Promise.race([asked, late]).catch(() => undefined)
}
