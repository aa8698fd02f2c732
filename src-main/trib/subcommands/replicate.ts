import { carryOut, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import { chooseNode } from '../node-choice.ts'
import { TribRefusal } from '../refusal.ts'

export interface ReplicateRequest extends ChangeRequest {
  readonly nodeId: string
  readonly primaryId: string
}

/** Makes a node without slots the replica of a primary. @throws TribRefusal */
export function replicateNode(request: ReplicateRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    const replica = chooseNode(view, request.nodeId)
    const primary = chooseNode(view, request.primaryId)
    if (primary.myself.role === 'replica') throw new TribRefusal('UNKNOWN_NODE', [`[ERR] Node ${primary.node.name} is a replica itself.`])
    if (replica === primary) throw new TribRefusal('BAD_ARGUMENT', ['[ERR] A node cannot be its own replica.'])
    if (replica.myself.slotRanges.length > 0) throw new TribRefusal('NODE_HAS_SLOTS', [`[ERR] Node ${replica.node.name} serves slots: reshard them away first.`])
    request.onEvent({ kind: 'step', text: `${replica.node.name} as replica of ${primary.node.name}` })
    const step = { do: 'replicate', nodeId: replica.myself.nodeId, primaryId: primary.myself.nodeId, previousId: replica.myself.primaryId ?? null } as const
    return carryOut(view, { kind: 'replicate', steps: [step] }, request)
  })
}
