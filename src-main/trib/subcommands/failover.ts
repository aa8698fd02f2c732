import { carryOut, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import { chooseNode } from '../node-choice.ts'
import type { FailoverStep } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'

export interface FailoverRequest extends ChangeRequest {
  /** The replica to become primary; the seed itself when absent. */
  readonly nodeId?: string | undefined
  readonly mode: FailoverStep['mode']
}

/** Makes a replica the primary of its shard and waits until it is. @throws TribRefusal */
export function failOver(request: FailoverRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    const { node, myself } = request.nodeId === undefined ? view.loaded[0]! : chooseNode(view, request.nodeId)
    if (myself.primaryId === undefined) throw new TribRefusal('BAD_ARGUMENT', [`[ERR] Node ${node.name} is a master. Name one of its replicas.`])
    const primary = view.loaded.find((one) => one.myself.nodeId === myself.primaryId)
    if (primary === undefined && request.mode === 'plain') throw new TribRefusal('UNREACHABLE', [`[ERR] The master of ${node.name} cannot be reached. --force does without it; --takeover without the other masters, too.`])
    request.onEvent({ kind: 'step', text: `Failing over to ${node.name}` })
    const outcome = await carryOut(view, { kind: 'failover', steps: [{ do: 'failover', nodeId: myself.nodeId, mode: request.mode, primaryId: myself.primaryId }] }, request)
    if (outcome === 'done') request.onEvent({ kind: 'ok', text: `Node ${node.name} is a master now.` })
    return outcome
  })
}
