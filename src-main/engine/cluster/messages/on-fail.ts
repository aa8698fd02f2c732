import type { FailMessage } from '../../bus/message.ts'
import { markFailed } from '../failure-detection.ts'
import { FLAG_FAIL, FLAG_MYSELF } from '../flags.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'

/** A majority has found a node failing; the verdict is taken over without asking again. */
export function onFail(step: Step, sender: ClusterNode | undefined, message: FailMessage): void {
  if (!sender) {
    step.log('notice', `Ignoring FAIL message from unknown node ${message.header.sender} about ${message.failing}`)
    return
  }
  const failing = step.state.nodes.get(message.failing)
  if (!failing || failing.flags & (FLAG_FAIL | FLAG_MYSELF)) return
  step.log('notice', `FAIL message received from ${sender.id} about ${failing.id}`)
  markFailed(step, failing, sender)
}
