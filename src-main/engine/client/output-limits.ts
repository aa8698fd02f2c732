import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'
import { type OutputLimit, outputLimitOf } from '../replication/output-limit.ts'
import type { Client } from './client.ts'

/** The longest byte string there can be is a little above this; a reply beyond could not even be made. */
const LONGEST_OUTPUT_BYTES = 500 * 1024 * 1024
/** Before a client has authenticated hardly anything may wait for it (CVE-2025-21605). */
const UNAUTHENTICATED: ClassLimit = { hardBytes: 1024 * 1024, softBytes: 0, softSeconds: 0, leastBytes: 1024 * 1024 }

interface ClassLimit extends OutputLimit {
  /** Up to here neither limit is reached. */
  readonly leastBytes: number
}

/** How much may wait for a client that does not read, by its class (`client-output-buffer-limit`, checkClientOutputBufferLimits). */
export class OutputLimits {
  private readonly clock: Clock
  private normal!: ClassLimit
  private subscribers!: ClassLimit

  constructor(config: Config, clock: Clock) {
    this.clock = clock
    this.read(config)
    config.onChange('client-output-buffer-limit', () => this.read(config))
  }

  /** The most that may ever wait for a client. */
  hardBytes(client: Client): number {
    return this.limitOf(client).hardBytes
  }

  /** True when the client must go: over the hard limit, or over the soft one for too long. */
  isExceeded(client: Client, waitingBytes: number): boolean {
    const limit = this.limitOf(client)
    if (waitingBytes <= limit.leastBytes) {
      client.outputGuard.relax()
      return false
    }
    return client.outputGuard.isExceeded(waitingBytes, limit, this.clock.nowMs())
  }

  private limitOf(client: Client): ClassLimit {
    if (!client.isAuthenticated) return UNAUTHENTICATED
    return client.subscriptionCount > 0 ? this.subscribers : this.normal
  }

  private read(config: Config): void {
    const directive = config.get('client-output-buffer-limit')
    this.normal = capped(outputLimitOf(directive, 'normal'))
    this.subscribers = capped(outputLimitOf(directive, 'pubsub'))
  }
}

function capped(limit: OutputLimit): ClassLimit {
  const hardBytes = limit.hardBytes === 0 ? LONGEST_OUTPUT_BYTES : Math.min(limit.hardBytes, LONGEST_OUTPUT_BYTES)
  return { ...limit, hardBytes, leastBytes: limit.softBytes === 0 ? hardBytes : Math.min(hardBytes, limit.softBytes) }
}
