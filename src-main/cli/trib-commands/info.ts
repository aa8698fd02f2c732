import { clusterInfo } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { accessOptions, seedOperand } from '../trib-options.ts'

export async function runInfo(session: TribSession): Promise<number> {
  const { findings } = await clusterInfo({ seed: seedOperand(session.args), ...accessOptions(session.args.options, session.io.env), onEvent: session.onEvent })
  return findings.length === 0 ? 0 : 1
}
