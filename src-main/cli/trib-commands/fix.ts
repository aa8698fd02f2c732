import { fix } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { seedOperand } from '../trib-options.ts'

/** Exit code 1 when something is left broken. */
export async function runFix(session: TribSession): Promise<number> {
  const { findings, refusals } = await fix({
    ...session.changeRequest(seedOperand(session.args)),
    searchMultipleOwners: session.has('search-multiple-owners'),
    withUnreachable: session.has('fix-with-unreachable-masters'),
  })
  const isLeft = findings.some(({ code }) => code !== 'NODE_FAILED' && code !== 'NODE_UNREACHABLE')
  return refusals.length === 0 && (!isLeft || session.has('dry-run')) ? 0 : 1
}
