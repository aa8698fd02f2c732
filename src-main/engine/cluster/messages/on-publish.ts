import type { PublishMessage } from '../../bus/message.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'

/** Somebody published elsewhere in the cluster: hand it to our own subscribers, if there are any. */
export function onPublish(step: Step, sender: ClusterNode | undefined, message: PublishMessage): void {
  const sharded = message.type === 'publishshard'
  if (!sender || !step.facts.hasSubscribers(sharded)) return
  step.node({ kind: 'publish', channel: message.channel, message: message.message, sharded })
}
