import { checkCluster, createCluster } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { accessOptions, nodeOperand, UsageError } from '../trib-options.ts'

export async function runCreate(session: TribSession): Promise<number> {
  const { operands, options } = session.args
  if (operands.length === 0) throw new UsageError('trib create needs the addresses of the nodes')
  const replicas = options.get('replicas') ?? '0'
  if (!/^\d{1,4}$/.test(replicas)) throw new UsageError(`Invalid number of replicas '${replicas}'`)
  const nodes = operands.map(nodeOperand)
  const access = accessOptions(options, session.io.env)
  const { onEvent, signal } = session
  const confirm = session.isInteractive ? async (question: string) => (await session.questions.ask(question))?.trim() === 'yes' : undefined
  await createCluster({ nodes, replicas: Number(replicas), ...access, onEvent, confirm, signal, waitForOk: false })
  const { findings } = await checkCluster({ seed: nodes[0]!, ...access, onEvent })
  return findings.length === 0 ? 0 : 1
}
