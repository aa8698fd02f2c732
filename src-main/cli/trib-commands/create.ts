import { checkCluster, createCluster } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

export async function runCreate(session: TribSession): Promise<number> {
  const { operands, options } = session.args
  if (operands.length === 0) throw new UsageError('trib create needs the addresses of the nodes')
  const replicas = options.get('replicas') ?? '0'
  if (!/^\d{1,4}$/.test(replicas)) throw new UsageError(`Invalid number of replicas '${replicas}'`)
  const nodes = operands.map(nodeOperand)
  await createCluster({ ...session.changeRequest(nodes[0]!), nodes, replicas: Number(replicas), waitForOk: session.has('wait') })
  if (session.has('dry-run')) return 0
  const { findings } = await checkCluster({ seed: nodes[0]!, ...session.access, onEvent: session.onEvent })
  return findings.length === 0 ? 0 : 1
}
