import type { Bytes } from '../../engine/bytes.ts'
import { authCommand, type Credentials } from '../../explorer/credentials.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'

export interface MigrateRequest {
  readonly target: NodeAddress
  readonly keys: readonly Bytes[]
  readonly timeoutMs: number
  readonly db?: number | undefined
  readonly copy?: boolean | undefined
  readonly replace?: boolean | undefined
  /** How the source gets into the target: AUTH (since 4.0.7), or AUTH2 with a user name (since 6.0). */
  readonly credentials?: Credentials | undefined
}

/** MIGRATE with KEYS (since 3.0.6), also for a single key: its form does not depend on what the key looks like. */
export function migrateCommand({ target, keys, timeoutMs, db, copy, replace, credentials }: MigrateRequest): Bytes[] {
  const command = ['MIGRATE', target.host, String(target.port), '', String(db ?? 0), String(timeoutMs)]
  if (copy === true) command.push('COPY')
  if (replace === true) command.push('REPLACE')
  const [, ...secret] = authCommand(credentials) ?? []
  if (secret.length > 0) command.push(secret.length === 1 ? 'AUTH' : 'AUTH2', ...secret)
  return [...command, 'KEYS', ...keys]
}
