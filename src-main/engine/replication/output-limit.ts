import type { Config } from '../config/config.ts'

/** The `client-output-buffer-limit` of one class of clients. Zero means no limit. */
export interface OutputLimit {
  readonly hardBytes: number
  readonly softBytes: number
  readonly softSeconds: number
}

const NO_LIMIT: OutputLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 }

/** Reads one class out of the directive's value, "normal 0 0 0 slave 268435456 67108864 60 …". */
export function outputLimitOf(directive: string, clientClass: 'normal' | 'slave' | 'pubsub'): OutputLimit {
  const words = directive.split(' ')
  const at = words.indexOf(clientClass)
  if (at === -1) return NO_LIMIT
  const [hardBytes = 0, softBytes = 0, softSeconds = 0] = words.slice(at + 1, at + 4).map(Number)
  return { hardBytes, softBytes, softSeconds }
}

/**
 * The limit in force: never below the backlog's size, for a replica allowed less than that would be cut off from what
 * it could still be sent (checkClientOutputBufferLimits).
 */
export function effectiveOutputLimit(config: Config): OutputLimit {
  const { hardBytes, softBytes, softSeconds } = outputLimitOf(config.get('client-output-buffer-limit'), 'slave')
  const least = config.memoryBytes('repl-backlog-size')
  const raise = (sizeBytes: number): number => (sizeBytes === 0 ? 0 : Math.max(sizeBytes, least))
  return { hardBytes: raise(hardBytes), softBytes: raise(softBytes), softSeconds }
}

/** Watches one client's buffer against the limit (checkClientOutputBufferLimits). */
export class OutputLimitGuard {
  private overSoftSinceMs: number | undefined

  /** The buffer is below both limits. */
  relax(): void {
    this.overSoftSinceMs = undefined
  }

  /** True when the client must be dropped: over the hard limit, or over the soft one for too long. */
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
