import { setTimeout as sleep } from 'node:timers/promises'
import type { Bytes } from '../engine/bytes.ts'
import type { RespValue } from '../engine/resp/reply-value.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { SlotLoads, SlotMetric } from './slot-load-data.ts'
import { SlotMeter, UNKNOWN } from './slot-meter.ts'
import { readSlotStats } from './slot-stats-reply.ts'
import type { Shard, Topology, TopologyNode } from './topology.ts'

const SLOT_COUNT = 16384
/** Nobody looked for so long: the survey rests. */
const WANTED_FOR_MS = 8000
const STATS_EVERY_MS = 2000
/** Counting slot by slot costs a server a command a slot: less often, and in small portions with pauses. */
const COUNTS_EVERY_MS = 6000
const COUNT_BATCH = 256
const COUNT_PAUSE_MS = 15
const NODES_AT_ONCE = 4
const PASS_TIMEOUT_MS = 5000

/** Sends single commands to single nodes, as ClusterClient does. */
export interface NodeAsker {
  sendTo(address: NodeAddress, args: readonly Bytes[], timeoutMs?: number): Promise<RespValue>
}

/**
 * Reads what each slot carries from the primaries, while somebody looks: by CLUSTER SLOT-STATS where it is served, else by
 * CLUSTER COUNTKEYSINSLOT in portions. No key is read and nothing is scanned.
 */
export class SlotSurvey {
  readonly #asker: NodeAsker
  readonly #topology: () => Topology | undefined
  readonly #meter = new SlotMeter()
  /** Primaries known not to serve SLOT-STATS, by node id and version. */
  readonly #withoutStats = new Set<string>()
  readonly #sources = new Set<'CLUSTER SLOT-STATS' | 'CLUSTER COUNTKEYSINSLOT'>()
  #wantedUntilMs = 0
  #takenAtMs = 0
  #running = false
  #stopped = false

  constructor(asker: NodeAsker, topology: () => Topology | undefined) {
    this.#asker = asker
    this.#topology = topology
  }

  /** What is known now; looking keeps the survey going. @param knownVersion values are left out when they are of this version */
  look(metric: SlotMetric, knownVersion: number | undefined): SlotLoads {
    this.#wantedUntilMs = Date.now() + WANTED_FOR_MS
    if (!this.#running && !this.#stopped) void this.#run()
    const { values, version } = this.#meter.gauge(metric)
    return {
      metric,
      version,
      takenAtMs: this.#takenAtMs,
      values: version === knownVersion ? undefined : [...values],
      knownCount: values.reduce((count, value) => (value === UNKNOWN ? count : count + 1), 0),
      served: this.#meter.served,
      source: this.#sources.size > 1 ? 'both' : [...this.#sources][0],
    }
  }

  stop(): void {
    this.#stopped = true
  }

  get #isWanted(): boolean {
    return !this.#stopped && Date.now() < this.#wantedUntilMs
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#isWanted) {
      await this.#pass()
      const dueAtMs = Date.now() + (this.#sources.has('CLUSTER COUNTKEYSINSLOT') ? COUNTS_EVERY_MS : STATS_EVERY_MS)
      while (this.#isWanted && Date.now() < dueAtMs) await sleep(200)
    }
    this.#running = false
  }

  /** Never rejects: a node that cannot be asked leaves its slots unknown. */
  async #pass(): Promise<void> {
    const topology = this.#topology()
    if (topology === undefined) return
    const nodes = new Map(topology.nodes.map((node) => [node.nodeId, node]))
    const due = [...topology.shards]
    const worker = async (): Promise<void> => {
      for (let shard = due.shift(); shard !== undefined && this.#isWanted; shard = due.shift()) await this.#read(shard, nodes.get(shard.primaryId))
    }
    await Promise.all(Array.from({ length: NODES_AT_ONCE }, worker))
    for (const slot of unserved(topology.shards)) this.#meter.forget(slot)
    this.#takenAtMs = Date.now()
  }

  async #read(shard: Shard, primary: TopologyNode | undefined): Promise<void> {
    const slots = slotsOf(shard)
    if (slots.length === 0) return
    try {
      if (primary === undefined) throw new Error('its primary is not known')
      if (!(await this.#readStats(primary))) await this.#countKeys(primary, slots)
    } catch {
      // Told by the topology as well: an unreachable primary shows there, with its reason. Here its slots become unknown.
      for (const slot of slots) this.#meter.forget(slot)
    }
  }

  async #readStats(node: TopologyNode): Promise<boolean> {
    const id = `${node.nodeId} ${node.version ?? ''}`
    if (this.#withoutStats.has(id)) return false
    const stats = readSlotStats(await this.#asker.sendTo(node, ['CLUSTER', 'SLOT-STATS', 'SLOTSRANGE', '0', String(SLOT_COUNT - 1)], PASS_TIMEOUT_MS))
    if (stats === undefined) {
      this.#withoutStats.add(id)
      return false
    }
    this.#meter.takeStats(stats, Date.now())
    this.#sources.add('CLUSTER SLOT-STATS')
    return true
  }

  async #countKeys(node: TopologyNode, slots: readonly number[]): Promise<void> {
    for (let from = 0; from < slots.length && this.#isWanted; from += COUNT_BATCH) {
      const batch = slots.slice(from, from + COUNT_BATCH)
      const replies = await Promise.all(batch.map((slot) => this.#asker.sendTo(node, ['CLUSTER', 'COUNTKEYSINSLOT', String(slot)], PASS_TIMEOUT_MS)))
      replies.forEach((reply, index) => {
        if (reply.type === 'integer') this.#meter.takeKeyCount(batch[index]!, Number(reply.value))
        else this.#meter.forget(batch[index]!)
      })
      await sleep(COUNT_PAUSE_MS)
    }
    this.#sources.add('CLUSTER COUNTKEYSINSLOT')
  }
}

function slotsOf({ slotRanges }: Shard): number[] {
  return slotRanges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
}

function unserved(shards: readonly Shard[]): number[] {
  const served = new Uint8Array(SLOT_COUNT)
  for (const { slotRanges } of shards) for (const [first, last] of slotRanges) served.fill(1, first, last + 1)
  return Array.from(served.keys()).filter((slot) => served[slot] === 0)
}
