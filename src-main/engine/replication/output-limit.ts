import type { Config } from '../config/config.ts'

/** The `client-output-buffer-limit` of replicas. Zero means no limit. */
export interface OutputLimit {
  readonly hardBytes: number
  readonly softBytes: number
  readonly softSeconds: number
}

const NO_LIMIT: OutputLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 }

/** Reads the replica class out of the directive's value, "normal 0 0 0 slave 268435456 67108864 60 …". */
export function replicaOutputLimit(directive: string): OutputLimit {
  const words = directive.split(' ')
  const at = words.findIndex((word) => word === 'slave' || word === 'replica')
  if (at === -1) return NO_LIMIT
  const [hardBytes = 0, softBytes = 0, softSeconds = 0] = words.slice(at + 1, at + 4).map(Number)
  return { hardBytes, softBytes, softSeconds }
}

/**
 * The limit in force: never below the backlog's size, for a replica allowed less than that would be cut off from what
 * it could still be sent (checkClientOutputBufferLimits).
 */
export function effectiveOutputLimit(config: Config): OutputLimit {
  const { hardBytes, softBytes, softSeconds } = replicaOutputLimit(config.get('client-output-buffer-limit'))
  const least = config.memoryBytes('repl-backlog-size')
  const raise = (sizeBytes: number): number => (sizeBytes === 0 ? 0 : Math.max(sizeBytes, least))
  return { hardBytes: raise(hardBytes), softBytes: raise(softBytes), softSeconds }
}

/** Watches one replica's buffer against the limit (checkClientOutputBufferLimits). */
export class OutputLimitGuard {
  private overSoftSinceMs: number | undefined

  /** True when the replica must be dropped: over the hard limit, or over the soft one for too long. */
  isExceeded(bufferedBytes: number, limit: OutputLimit, nowMs: number): boolean {
    if (limit.hardBytes > 0 && bufferedBytes > limit.hardBytes) return true
    if (limit.softBytes === 0 || bufferedBytes <= limit.softBytes) {
      this.overSoftSinceMs = undefined
      return false
    }
    this.overSoftSinceMs ??= nowMs
    return nowMs - this.overSoftSinceMs > limit.softSeconds * 1000
  }
}
