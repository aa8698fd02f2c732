import { delNode } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

export async function runDelNode(session: TribSession): Promise<number> {
  const { operands } = session.args
  if (operands.length !== 2) throw new UsageError('trib del-node needs a node of the cluster and the id of the node to remove')
  await delNode({ ...session.changeRequest(nodeOperand(operands[0]!)), nodeId: operands[1]!, drain: session.has('drain'), shutdown: session.has('shutdown') })
  return 0
}
