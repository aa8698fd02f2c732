import { SLOT_COUNT } from '../engine/key-slot.ts'
import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'
import { formatAddress } from './address.ts'
import type { NodeAddress } from './hop-trace.ts'

/** What one MOVED or a fresh table changed, for the trace. */
export interface SlotChange {
  readonly slot: number
  readonly before: NodeAddress | undefined
  readonly after: NodeAddress
}

/**
 * A client's slot table: which primary serves each slot, as far as this client has learned.
 * Nodes are kept by node id, not by address: an address may change hands (phpredis#2646). A node known only
 * from a redirect is kept by its address until a table names it.
 */
export class SlotCache {
  private readonly owners: (string | undefined)[] = new Array<string | undefined>(SLOT_COUNT).fill(undefined)
  private readonly addresses = new Map<string, NodeAddress>()
  private readonly idsByAddress = new Map<string, string>()

  ownerOf(slot: number): NodeAddress | undefined {
    const id = this.owners[slot]
    return id === undefined ? undefined : this.addresses.get(id)
  }

  /** The real node id at an address, when a table named it. */
  nodeIdAt(address: NodeAddress): string | undefined {
    const id = this.idsByAddress.get(formatAddress(address))
    return id?.includes(':') === true ? undefined : id
  }

  /** Every node known, primaries and replicas. */
  nodes(): NodeAddress[] {
    return [...this.addresses.values()]
  }

  /** Takes over what a MOVED said; undefined when the table said so already. */
  learn(slot: number, after: NodeAddress): SlotChange | undefined {
    const before = this.ownerOf(slot)
    const id = this.idsByAddress.get(formatAddress(after)) ?? formatAddress(after)
    if (this.owners[slot] === id) return undefined
    this.remember(id, after)
    this.owners[slot] = id
    return { slot, before, after }
  }

  /** Overwrites what the table says of each slot, right or wrong; undefined forgets it. */
  rewrite(ownerOf: (slot: number, owner: NodeAddress | undefined) => NodeAddress | undefined): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const after = ownerOf(slot, this.ownerOf(slot))
      if (after === undefined) this.owners[slot] = undefined
      else this.learn(slot, after)
    }
  }

  /**
   * Replaces the table by a reply to CLUSTER SLOTS. Slots that are no slots are left out; an empty or nil host
   * means the host that answered. False when the reply is no slot table.
   */
  load(reply: RespValue, askedHost: string): boolean {
    const rows = reply.type === 'array' ? reply.items : undefined
    if (rows === undefined) return false
    this.owners.fill(undefined)
    this.addresses.clear()
    this.idsByAddress.clear()
    for (const row of rows) this.loadRow(replyItems(row) ?? [], askedHost)
    return true
  }

  private loadRow(row: readonly RespValue[], askedHost: string): void {
    const [first, last, ...nodes] = row
    const ids = nodes.map((node) => this.loadNode(replyItems(node) ?? [], askedHost))
    if (first?.type !== 'integer' || last?.type !== 'integer' || ids[0] === undefined) return
    const end = Math.min(Number(last.value), SLOT_COUNT - 1)
    for (let slot = Math.max(0, Number(first.value)); slot <= end; slot++) this.owners[slot] = ids[0]
  }

  private loadNode(fields: readonly RespValue[], askedHost: string): string | undefined {
    const [host, port, nodeId] = fields
    if (port?.type !== 'integer' || port.value < 1n || port.value > 65535n) return undefined
    const named = replyBytes(host)
    const address = { host: named === undefined || named === '' || named === '?' ? askedHost : named, port: Number(port.value) }
    const id = replyBytes(nodeId) ?? formatAddress(address)
    this.remember(id, address)
    return id
  }

  private remember(id: string, address: NodeAddress): void {
    this.addresses.set(id, address)
    this.idsByAddress.set(formatAddress(address), id)
  }
}
