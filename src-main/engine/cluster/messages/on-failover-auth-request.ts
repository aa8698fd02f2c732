import type { BareMessage } from '../../bus/message.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'
import { considerVoteRequest } from '../voting.ts'

export function onFailoverAuthRequest(step: Step, sender: ClusterNode | undefined, message: BareMessage): void {
  if (sender) considerVoteRequest(step, sender, message.header)
}
