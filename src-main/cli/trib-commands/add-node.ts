import { addNode } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

export async function runAddNode(session: TribSession): Promise<number> {
  const { operands, options } = session.args
  if (operands.length !== 2) throw new UsageError('trib add-node needs the new node and a node of the cluster')
  const asReplica = session.has('slave') || session.has('master-id')
  await addNode({ ...session.changeRequest(nodeOperand(operands[1]!)), confirm: undefined, newcomer: nodeOperand(operands[0]!), asReplica, primary: options.get('master-id') })
  return 0
}
