import type { StepSpec } from '../operation/operation-context.ts'
import { waitFor } from '../operation/wait-joined.ts'
import type { FailoverStep } from '../plan/step.ts'

const FAILOVER_TIMEOUT_MS = 30_000

/** CLUSTER FAILOVER at a replica, and waits until it is a primary by its own word. */
export const failover: StepSpec<FailoverStep> = {
  async perform({ nodeId, mode }, context) {
    const node = await context.nodes.get(nodeId)
    if ((await node.view()).myself.role === 'primary') return
    await node.run(['CLUSTER', 'FAILOVER', ...(mode === 'plain' ? [] : [mode.toUpperCase()])])
    await waitFor(context, async () => ((await node.view()).myself.role === 'primary' ? undefined : `${node.name} is not a primary yet.`), FAILOVER_TIMEOUT_MS)
  },
  async undo({ primaryId }, context) {
    const node = await context.nodes.get(primaryId)
    if ((await node.view()).myself.role === 'primary') return
    await node.run(['CLUSTER', 'FAILOVER'])
    await waitFor(context, async () => ((await node.view()).myself.role === 'primary' ? undefined : `${node.name} is not a primary yet.`), FAILOVER_TIMEOUT_MS)
  },
}
