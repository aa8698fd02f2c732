import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, type RespValue } from '../../engine/resp/reply-value.ts'
import { ConnectFailure, failureOfReply } from '../connect-failure.ts'
import type { NodeAddress } from '../hop-trace.ts'

/**
 * Makes sure that the node answering at a mapped address is the one the map names: a port forward may have come to lead
 * elsewhere, and two clusters must never be mixed. Nothing is asked where nobody in particular is expected.
 * @throws ConnectFailure with reason `wrong-node`, or why the node does not tell
 */
export async function checkIdentity(address: NodeAddress, expectedId: string | undefined, ask: (args: readonly Bytes[]) => Promise<RespValue>): Promise<void> {
  if (expectedId === undefined) return
  const reply = await ask(['CLUSTER', 'MYID'])
  if (reply.type === 'error') throw failureOfReply(reply.message, address) ?? new ConnectFailure('refused', address, reply.message)
  const nodeId = replyBytes(reply) ?? ''
  if (nodeId !== expectedId) throw new ConnectFailure('wrong-node', address, `expected ${expectedId.slice(0, 8)}…, found ${nodeId.slice(0, 8)}…`)
}
