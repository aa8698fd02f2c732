import { checkCluster } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { seedOperand } from '../trib-options.ts'

/** Unlike redis-trib's, whose check exits 0 whatever it finds: scripts want to know. */
export async function runCheck(session: TribSession): Promise<number> {
  const searchMultipleOwners = session.has('search-multiple-owners')
  const { findings } = await checkCluster({ seed: seedOperand(session.args), ...session.access, onEvent: session.onEvent, searchMultipleOwners })
  return findings.length === 0 ? 0 : 1
}
