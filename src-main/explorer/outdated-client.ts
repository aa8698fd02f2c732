import type { Bytes } from '../engine/bytes.ts'
import { SLOT_COUNT } from '../engine/key-slot.ts'
import { formatAddress } from './address.ts'
import { ClusterClient, type ClusterClientOptions } from './cluster-client.ts'
import type { CommandTrace, NodeAddress } from './hop-trace.ts'
import type { BelievedTable, TableMaking } from './lab-data.ts'
import type { Topology } from './topology.ts'

/** What an outdated client needs to know of the cluster as it is. */
export interface TruePicture {
  readonly topology: Topology | undefined
  ownerOf(slot: number): { readonly node: NodeAddress } | undefined
}

/**
 * A client that routes by a slot table of its own, which may be made wrong on purpose to watch MOVED correct it, one slot at
 * a time (Redis Cluster specification, "MOVED Redirection").
 */
export class OutdatedClient {
  readonly #client: ClusterClient
  readonly #truth: TruePicture
  #making: TableMaking = 'fresh'
  #learnedCount = 0

  constructor(options: Omit<ClusterClientOptions, 'mode'>, truth: TruePicture) {
    this.#client = new ClusterClient({ ...options, mode: 'smart' })
    this.#truth = truth
  }

  /** Reads the cluster's table and spoils it as asked. @throws ConnectFailure */
  async makeTable(making: TableMaking): Promise<BelievedTable> {
    await this.#client.connect()
    this.#making = making
    this.#learnedCount = 0
    if (making !== 'fresh') spoilTable(this.#client, making, this.#truth.topology)
    return this.table
  }

  /** What it believes, range by range. */
  get table(): BelievedTable {
    const ranges: { first: number; last: number; node: NodeAddress | undefined; rightCount: number }[] = []
    let wrongCount = 0
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const node = this.#client.ownerOf(slot)
      const isRight = addressText(node) === addressText(this.#truth.ownerOf(slot)?.node)
      if (!isRight) wrongCount++
      const open = ranges.at(-1)
      if (open !== undefined && addressText(open.node) === addressText(node)) {
        open.last = slot
        open.rightCount += Number(isRight)
      } else ranges.push({ first: slot, last: slot, node, rightCount: Number(isRight) })
    }
    return { making: this.#making, ranges, wrongCount, learnedCount: this.#learnedCount }
  }

  /** Sends a command by the table as it is. @throws ConnectFailure when no node on the way can be reached; that is traced, too */
  async send(args: readonly Bytes[]): Promise<CommandTrace> {
    const { trace } = await this.#client.sendTraced(args)
    if (trace.slotTableChange !== undefined) this.#learnedCount++
    return trace
  }

  /** Why a command may not be sent, where the connection is read-only. @throws ConnectFailure */
  refusalOf(args: readonly Bytes[]): Promise<Bytes | undefined> {
    return this.#client.refusalOf(args)
  }

  close(): void {
    this.#client.close()
  }
}

/** Makes a client's slot table wrong, as {@link TableMaking} says. A cluster nobody knows, or without slots, is left alone. */
export function spoilTable(client: ClusterClient, making: Exclude<TableMaking, 'fresh'>, topology: Topology | undefined): void {
  const primaries = servingPrimaries(topology)
  if (primaries.length === 0) return
  const next = new Map(primaries.map((node, index) => [formatAddress(node), primaries[(index + 1) % primaries.length]!]))
  client.rewriteTable((_slot, owner) => (making === 'single' ? primaries[0] : owner && next.get(formatAddress(owner))))
}

function servingPrimaries(topology: Topology | undefined): NodeAddress[] {
  const serving = topology?.shards.filter(({ slotCount }) => slotCount > 0) ?? []
  return serving.flatMap(({ primaryId }) => topology?.nodes.find(({ nodeId }) => nodeId === primaryId) ?? []).map(({ host, port }) => ({ host, port }))
}

function addressText(address: NodeAddress | undefined): string {
  return address === undefined ? '' : formatAddress(address)
}
