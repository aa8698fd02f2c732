import { callEverywhere } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

/** An error answer of a node is shown, and does not make the call fail: redis-cli exits 0, too. */
export async function runCall(session: TribSession): Promise<number> {
  const { operands } = session.args
  const [seed, ...command] = operands
  if (seed === undefined || command.length === 0) throw new UsageError('trib call needs a node and a command')
  const only = session.has('only-masters') ? 'masters' : session.has('only-replicas') ? 'replicas' : undefined
  await callEverywhere({ seed: nodeOperand(seed), command, only, ...session.access, onEvent: session.onEvent })
  return 0
}
