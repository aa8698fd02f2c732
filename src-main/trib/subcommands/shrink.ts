import { carryOut, refuseUnhealthy, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { ClusterView } from '../cluster-view.ts'
import { chooseNode } from '../node-choice.ts'
import { drainSteps, removalSteps, telling } from './del-node.ts'

export interface ShrinkRequest extends ChangeRequest {
  /** Primaries or replicas. */
  readonly nodeIds: readonly string[]
  /** Stops the removed nodes; else they are reset. */
  readonly shutdown?: boolean | undefined
}

const QUESTION = "Shrink the cluster so? (type 'yes' to accept): "

/** Drains primaries, gives their replicas new primaries, and removes them, as one operation. @throws TribRefusal */
export function shrink(request: ShrinkRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view: ClusterView) => {
    refuseUnhealthy(view, request, 'shrinking')
    const leaving = [...new Set(request.nodeIds.map((nodeId) => chooseNode(view, nodeId)))]
    const moves = await drainSteps(view, leaving, request)
    const steps = [...moves, ...removalSteps(view, leaving, request.shutdown === true)]
    for (const { node } of leaving) request.onEvent({ kind: 'note', text: `Removing ${node.name}` })
    return carryOut(view, { kind: 'shrink', steps, question: QUESTION }, { ...request, onEvent: telling(request, view) })
  })
}
