import { clusterInfo } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { seedOperand } from '../trib-options.ts'

export async function runInfo(session: TribSession): Promise<number> {
  const { findings } = await clusterInfo({ seed: seedOperand(session.args), ...session.access, onEvent: session.onEvent })
  return findings.length === 0 ? 0 : 1
}
