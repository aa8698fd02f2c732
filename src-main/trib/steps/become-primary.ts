import type { StepContext } from '../operation/operation-context.ts'
import { waitUntilKnown } from '../operation/wait-joined.ts'

/**
 * A primary that gave its last slot away has become a replica of the receiver (cluster-allow-replica-migration, since 7.0), and
 * a replica cannot take slots. A soft reset makes it an empty primary with the same id; its data is a copy of the receiver's.
 */
export async function becomePrimaryAgain(nodeId: string, receiverId: string, context: StepContext): Promise<void> {
  const node = await context.nodes.get(nodeId)
  const { myself } = await node.view()
  if (myself.role !== 'replica' || myself.primaryId !== receiverId) return
  const members = context.nodes.members.filter((member) => member.nodeId !== nodeId)
  await node.run(['CLUSTER', 'RESET', 'SOFT'])
  const others = await context.nodes.all(members.map((member) => member.nodeId))
  const meets = await Promise.all(others.map(async (other) => ['CLUSTER', 'MEET', await other.ip(), String(other.address.port)]))
  await node.run(...meets)
  await waitUntilKnown(context, [nodeId, ...members.map((member) => member.nodeId)])
}
