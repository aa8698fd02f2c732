import type { BareMessage } from '../../bus/message.ts'
import { receiveVote } from '../election.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'

export function onFailoverAuthAck(step: Step, sender: ClusterNode | undefined, message: BareMessage): void {
  if (sender) receiveVote(step, sender, message.header.currentEpoch)
}
