import { setNodeTimeout } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, UsageError } from '../trib-options.ts'

export async function runSetTimeout(session: TribSession): Promise<number> {
  const { operands } = session.args
  const [seed, timeout] = operands
  if (operands.length !== 2 || !/^\d{1,9}$/.test(timeout!)) throw new UsageError('trib set-timeout needs a node and milliseconds')
  const { errorCount } = await setNodeTimeout({ seed: nodeOperand(seed!), timeoutMs: Number(timeout), ...session.access, onEvent: session.onEvent })
  return errorCount === 0 ? 0 : 1
}
