import type { StepSpec } from '../operation/operation-context.ts'
import type { NodeTimeoutStep } from '../plan/step.ts'
import type { TribNode } from '../trib-node.ts'

export const nodeTimeout: StepSpec<NodeTimeoutStep> = {
  async perform({ timeoutMs, previous }, { nodes }) {
    await Promise.all(previous.map(async ({ nodeId }) => setTimeoutOf(await nodes.get(nodeId), timeoutMs)))
  },
  async undo({ previous }, { nodes }) {
    await Promise.all(previous.map(async (one) => setTimeoutOf(await nodes.get(one.nodeId), one.timeoutMs)))
  },
}

function setTimeoutOf(node: TribNode, timeoutMs: number): Promise<void> {
  return node.run(['CONFIG', 'SET', 'cluster-node-timeout', String(timeoutMs)])
}
