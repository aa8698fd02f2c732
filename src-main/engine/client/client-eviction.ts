import type { NodeServices } from '../node-services.ts'
import type { Client } from './client.ts'
import { clientInfoLine, clientType } from './client-info.ts'
import { clientMemoryBytes } from './client-memory.ts'

/**
 * Keeps what all clients take together below `maxmemory-clients`: beyond it the largest are closed (evictClients). Clients are
 * weighed when they have been served or written to. While there is no limit it costs a comparison.
 */
export class ClientEviction {
  private readonly node: NodeServices
  private readonly close: (client: Client) => void
  private readonly weights = new Map<Client, number>()
  private totalBytes = 0
  /** Whether there is a limit at all. */
  isLimited: boolean

  /** `close` closes a connection and calls `forget`. */
  constructor(node: NodeServices, close: (client: Client) => void) {
    this.node = node
    this.close = close
    this.isLimited = this.limitBytes > 0
    for (const directive of ['maxmemory-clients', 'maxmemory'] as const) node.config.onChange(directive, () => this.weighAll())
  }

  /** Takes a client's present size into the sum. Replicas and those with CLIENT NO-EVICT do not count, for they are not closed. */
  weigh(client: Client): void {
    const isCounted = !client.noEvict && client.replica === undefined && (clientType(client) === 'normal' || clientType(client) === 'pubsub')
    const bytes = isCounted ? clientMemoryBytes(client) : 0
    this.totalBytes += bytes - (this.weights.get(client) ?? 0)
    this.weights.set(client, bytes)
  }

  forget(client: Client): void {
    this.totalBytes -= this.weights.get(client) ?? 0
    this.weights.delete(client)
  }

  /** Closes the largest clients until the others are within the limit. */
  evict(): void {
    const limitBytes = this.limitBytes
    while (limitBytes > 0 && this.totalBytes > limitBytes) {
      const largest = this.largest()
      if (largest === undefined) return
      this.node.stats.evictedClients++
      this.node.log('notice', `Evicting client: ${clientInfoLine(largest, this.node)}`)
      this.close(largest)
    }
  }

  private get limitBytes(): number {
    const { config } = this.node
    const limit = config.memoryBytes('maxmemory-clients')
    return limit >= 0 ? limit : Math.floor((-limit / 100) * config.memoryBytes('maxmemory'))
  }

  private largest(): Client | undefined {
    let largest: Client | undefined
    let most = 0
    for (const [client, bytes] of this.weights) {
      if (bytes <= most) continue
      most = bytes
      largest = client
    }
    return largest
  }

  private weighAll(): void {
    this.isLimited = this.limitBytes > 0
    if (!this.isLimited) {
      this.weights.clear()
      this.totalBytes = 0
      return
    }
    for (const client of this.node.clients) this.weigh(client)
  }
}
