import { carryOut, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import { TribRefusal } from '../refusal.ts'

export interface ForgetRequest extends ChangeRequest {
  readonly nodeId: string
}

/** Makes all members forget a node that is gone for good. @throws TribRefusal when it answers, or serves slots */
export function forgetNode(request: ForgetRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    const lines = view.loaded.flatMap(({ lines: known }) => known.filter(({ nodeId }) => nodeId.startsWith(request.nodeId)))
    const [line] = lines
    if (line === undefined) throw new TribRefusal('UNKNOWN_NODE', [`[ERR] No such node ID ${request.nodeId}`])
    if (view.loaded.some(({ myself }) => myself.nodeId === line.nodeId)) throw new TribRefusal('BAD_ARGUMENT', [`[ERR] Node ${line.nodeId} answers. Remove it with del-node, or it will come back.`])
    if (lines.some(({ slotRanges }) => slotRanges.length > 0)) throw new TribRefusal('NODE_HAS_SLOTS', [`[ERR] Node ${line.nodeId} serves slots still. fix --fix-with-unreachable-masters gives them to others first.`])
    request.onEvent({ kind: 'step', text: 'Sending CLUSTER FORGET messages to the cluster...' })
    return carryOut(view, { kind: 'forget', steps: [{ do: 'forget', nodeId: line.nodeId }] }, request)
  })
}
