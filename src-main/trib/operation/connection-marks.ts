import { replyBytes } from '../../engine/resp/reply-value.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'

const PREFIX = 'slotscope-trib:'

/**
 * Names our connections after the operation and looks for others so named: an operation run from another machine is found
 * by its connections, and a crashed one leaves no mark behind. Who marked first stays; of two at once the smaller id does.
 * A server that does not let us look (ACL) is passed over: the lock files still hold.
 * @throws TribRefusal LOCKED
 */
export async function markConnections(nodes: readonly TribNode[], operationId: string): Promise<void> {
  await Promise.all(nodes.map((node) => markConnection(node, operationId)))
  const lists = await Promise.all(nodes.map((node) => node.send(['CLIENT', 'LIST'])))
  const others = lists.flatMap((list, i) => namesIn(replyBytes(list) ?? '').map((other) => ({ other, node: nodes[i]! })))
  const found = others.find(({ other }) => other !== operationId)
  if (found === undefined) return
  await Promise.all(nodes.map((node) => node.send(['CLIENT', 'SETNAME', ''])))
  throw new TribRefusal('LOCKED', [`[ERR] Operation ${found.other} is changing this cluster: it has a connection at node ${found.node.name}. Wait for it to end, or stop it first.`])
}

/** A server that refuses it (ACL) stays unmarked. */
export async function markConnection(node: TribNode, operationId: string): Promise<void> {
  await node.send(['CLIENT', 'SETNAME', PREFIX + operationId])
}

function namesIn(list: string): string[] {
  return [...list.matchAll(/ name=slotscope-trib:([\w-]+) /g)].map((match) => match[1]!)
}
