import { failOver, forgetNode, grow, replicateNode, shrink } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, numberOption, UsageError } from '../trib-options.ts'

export async function runFailover(session: TribSession): Promise<number> {
  const { operands } = session.args
  const [seed, nodeId] = operands
  if (seed === undefined || operands.length > 2) throw new UsageError('trib failover needs a node, and the replica where that is another')
  const mode = session.has('takeover') ? 'takeover' : session.has('force') ? 'force' : 'plain'
  await failOver({ ...session.changeRequest(nodeOperand(seed)), nodeId, mode })
  return 0
}

export async function runReplicate(session: TribSession): Promise<number> {
  const { operands } = session.args
  if (operands.length !== 3) throw new UsageError('trib replicate needs a node of the cluster, the replica to be, and its primary')
  await replicateNode({ ...session.changeRequest(nodeOperand(operands[0]!)), nodeId: operands[1]!, primaryId: operands[2]! })
  return 0
}

export async function runForget(session: TribSession): Promise<number> {
  const { operands } = session.args
  if (operands.length !== 2) throw new UsageError('trib forget needs a node of the cluster and the id of the node to forget')
  await forgetNode({ ...session.changeRequest(nodeOperand(operands[0]!)), nodeId: operands[1]! })
  return 0
}

export async function runGrow(session: TribSession): Promise<number> {
  const { operands, options } = session.args
  const [seed, ...newcomers] = operands
  if (seed === undefined || newcomers.length === 0) throw new UsageError('trib grow needs a node of the cluster and the new nodes')
  await grow({ ...session.changeRequest(nodeOperand(seed)), newcomers: newcomers.map(nodeOperand), replicas: numberOption(options, 'replicas', 0, 100) ?? 0 })
  return 0
}

export async function runShrink(session: TribSession): Promise<number> {
  const [seed, ...nodeIds] = session.args.operands
  if (seed === undefined || nodeIds.length === 0) throw new UsageError('trib shrink needs a node of the cluster and the ids of the nodes to remove')
  await shrink({ ...session.changeRequest(nodeOperand(seed)), nodeIds, shutdown: session.has('shutdown') })
  return 0
}
