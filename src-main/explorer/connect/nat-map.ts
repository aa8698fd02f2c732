import { formatAddress } from '../address.ts'
import type { NodeAddress } from '../hop-trace.ts'
import type { NatEntry } from './connection-data.ts'

export type { NatEntry }

/** Announced addresses and where they are reached from here: what Docker, Kubernetes and port forwards make necessary. */
export class NatMap {
  readonly entries: readonly NatEntry[]
  readonly #byAnnounced: ReadonlyMap<string, NatEntry>

  constructor(entries: readonly NatEntry[]) {
    this.entries = entries
    this.#byAnnounced = new Map(entries.map((entry) => [keyOf(entry.announced), entry]))
  }

  find(announced: NodeAddress): NatEntry | undefined {
    return this.#byAnnounced.get(keyOf(announced))
  }

  /** By which address the cluster knows what answers at one of ours; the same address where the map says nothing of it. */
  announcedOf(actual: NodeAddress): NodeAddress {
    return this.entries.find((entry) => keyOf(entry.actual) === keyOf(actual))?.announced ?? actual
  }

  /** Where to dial: the mapped address, or the announced one. */
  actualOf(announced: NodeAddress): NodeAddress {
    return this.find(announced)?.actual ?? announced
  }
}

/** Host names are the same in any case (RFC 4343). */
function keyOf(address: NodeAddress): string {
  return formatAddress(address).toLowerCase()
}
