import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'

interface PrefixGroup {
  readonly clients: Set<Client>
  /** Keys changed since the last round, and who changed each; undefined when nobody did, but its time to live. */
  readonly changes: Map<Bytes, Client | undefined>
}

/** The clients that want to hear of every change under a prefix. Changes are gathered and told once a turn (PrefixTable). */
export class Broadcasts {
  private readonly groups = new Map<Bytes, PrefixGroup>()

  get prefixCount(): number {
    return this.groups.size
  }

  join(client: Client, prefix: Bytes): void {
    const group = this.groups.get(prefix) ?? { clients: new Set(), changes: new Map<Bytes, Client | undefined>() }
    this.groups.set(prefix, group)
    group.clients.add(client)
  }

  leave(client: Client, prefixes: Iterable<Bytes>): void {
    for (const prefix of prefixes) {
      const clients = this.groups.get(prefix)?.clients
      clients?.delete(client)
      if (clients?.size === 0) this.groups.delete(prefix)
    }
  }

  /** Notes a change; true when it is the first since the last round. */
  note(key: Bytes, by: Client | undefined): boolean {
    let isFirst = false
    for (const [prefix, { changes }] of this.groups) {
      if (!key.startsWith(prefix)) continue
      isFirst ||= changes.size === 0
      changes.set(key, by)
    }
    return isFirst
  }

  /** Tells every client what changed under each of its prefixes, in one message a prefix (trackingBroadcastInvalidationMessages). */
  tell(send: (client: Client, keys: readonly Bytes[]) => void): void {
    for (const { clients, changes } of this.groups.values()) {
      if (changes.size === 0) continue
      const all = [...changes.keys()]
      const told = [...clients].map((client) => [client, client.tracking?.skipsOwnChanges === true ? all.filter((key) => changes.get(key) !== client) : all] as const)
      changes.clear()
      for (const [client, keys] of told) if (keys.length > 0) send(client, keys)
    }
  }
}
