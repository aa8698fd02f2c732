import { NetworkPath } from '../../explorer/connect/network-path.ts'
import { importKeysFrom } from '../../trib/api.ts'
import type { TribSession } from '../trib-session.ts'
import { nodeOperand, numberOption, seedOperand, UsageError } from '../trib-options.ts'

export async function runImport(session: TribSession): Promise<number> {
  const { options } = session.args
  const from = options.get('from')
  if (from === undefined) throw new UsageError("trib import needs --from host:port, the server to import from")
  const password = options.get('from-pass')
  await importKeysFrom({
    ...session.changeRequest(seedOperand(session.args)),
    source: nodeOperand(from),
    sourceAccess: {
      credentials: password === undefined ? undefined : { username: options.get('from-user'), password },
      // Not the cluster's own way, but bound as that is: MIGRATE is sent to the source and writes at the target.
      path: new NetworkPath({ guard: session.access.path?.guard }),
    },
    db: numberOption(options, 'from-db', 0, 100_000),
    copy: session.has('copy'),
    replace: session.has('replace'),
  })
  return 0
}
