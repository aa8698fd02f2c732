import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { StepContext, StepSpec } from '../operation/operation-context.ts'
import type { CopyFunctionsStep } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'

/** A new primary has to know the cluster's functions before clients reach it (since 7.0; older servers have none). */
export const copyFunctions: StepSpec<CopyFunctionsStep> = {
  async perform(step, { nodes, onEvent }) {
    const [source, target] = await nodes.all([step.sourceId, step.targetId])
    onEvent({ kind: 'step', text: 'Getting functions from cluster' })
    const dump = await source!.send(['FUNCTION', 'DUMP'])
    if (dump.type === 'error') {
      onEvent({ kind: 'step', text: `Failed retrieving Functions from the cluster, skip this step as Redis version do not support function command (error = '${dump.message}')` })
      return
    }
    onEvent({ kind: 'step', text: `Send FUNCTION LIST to ${target!.name} to verify there is no functions in it` })
    if (await hasFunctions(target!)) return refuseOthers(target!, replyBytes(dump) ?? '')
    onEvent({ kind: 'step', text: `Send FUNCTION RESTORE to ${target!.name}` })
    await target!.run(['FUNCTION', 'RESTORE', replyBytes(dump) ?? ''])
  },
  /** Takes away what was copied, and nothing else. */
  async undo(step, context) {
    if (await areSame(step, context)) await (await context.nodes.get(step.targetId)).send(['FUNCTION', 'FLUSH'])
  },
}

async function hasFunctions(node: TribNode): Promise<boolean> {
  return (replyItems(await node.send(['FUNCTION', 'LIST'])) ?? []).length > 0
}

/** The same functions are there when the step is done a second time after a crash. */
async function refuseOthers(target: TribNode, dump: Bytes): Promise<void> {
  if (replyBytes(await target.send(['FUNCTION', 'DUMP'])) === dump) return
  throw new TribRefusal('NOT_EMPTY', [`[ERR] New node ${target.name} already contains functions and can not be added to the cluster. Use FUNCTION FLUSH and try again.`])
}

async function areSame({ sourceId, targetId }: CopyFunctionsStep, { nodes }: StepContext): Promise<boolean> {
  const [source, target] = await nodes.all([sourceId, targetId])
  const [left, right] = await Promise.all([source!.send(['FUNCTION', 'DUMP']), target!.send(['FUNCTION', 'DUMP'])])
  return left.type === 'bulk' && right.type === 'bulk' && left.bytes === right.bytes
}
