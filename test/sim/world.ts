import { SLOT_COUNT } from '../../src-main/engine/key-slot.ts'
import { Client } from './clients.ts'
import type { FaultKind } from './faults/fault.ts'
import { Digest } from './digest.ts'
import { Ledger, type Write } from './ledger.ts'
import { Network } from './network.ts'
import { Observers } from './observers.ts'
import { Paths } from './paths.ts'
import type { Schedule } from './schedule.ts'
import { BUS_PORT, CLIENT_PORT, SimNode } from './sim-node.ts'
import { SimRandom } from './sim-random.ts'
import type { Tampering } from './tampering.ts'
import { Timeline } from './timeline.ts'

const ACTIVE_SLOTS = 24
const FORMATION_LIMIT_MS = 60_000
const JOIN_PERIOD_MS = 100

/** Something that must never happen, and did. */
export interface Violation {
  /** S1 to S8, L1 to L3, `core` for an exception, `setup` for a cluster that could not be formed. */
  readonly family: string
  readonly message: string
  readonly atMs: number
}

/** One simulated cluster with its clients: everything a run consists of, driven by one timeline. */
export class World {
  readonly schedule: Schedule
  readonly tampering: Tampering | undefined
  readonly timeline = new Timeline()
  readonly digest = new Digest()
  readonly random: SimRandom
  readonly paths: Paths
  readonly network: Network
  readonly observers = new Observers()
  readonly ledger = new Ledger()
  readonly nodes: SimNode[] = []
  readonly activeSlots: readonly number[]
  readonly violations: Violation[] = []
  /** Whether clients write. */
  writing = false
  /** The most a slowed machine adds to one message. */
  readonly slowestMs: number
  /** The most a slowed replica adds to the lag of one entry. */
  readonly slowestReplicaMs: number
  readonly #byIp = new Map<string, SimNode>()
  readonly #slowReplicas = new Map<SimNode, number>()

  constructor(schedule: Schedule, tampering?: Tampering) {
    this.schedule = schedule
    this.tampering = tampering
    this.random = new SimRandom(schedule.seed)
    this.paths = new Paths(this.timeline, this.random.fork('paths'), schedule.baseDelayMs, schedule.jitterMs)
    this.network = new Network(this.timeline, this.paths, this.random.fork('network'))
    this.slowestMs = greatest(schedule, 'slow') * 2
    this.slowestReplicaMs = greatest(schedule, 'slow-replication')
    this.activeSlots = drawSlots(this.random.fork('slots'))
    for (let index = 0; index < schedule.nodes; index++) {
      const node = new SimNode(this, index, this.random.fork(`node ${index}`))
      this.nodes.push(node)
      this.#byIp.set(node.ip, node)
      this.network.register(node)
    }
  }

  get failed(): boolean {
    return this.violations.length > 0
  }

  node(index: number): SimNode {
    const node = this.nodes[index]
    if (!node) throw new Error(`no node ${index}`)
    return node
  }

  nodeAt(ip: string): SimNode | undefined {
    return this.#byIp.get(ip)
  }

  /** The running node of an id. */
  nodeOfId(nodeId: string): SimNode | undefined {
    return this.nodes.find((node) => node.running && node.core.myself.id === nodeId)
  }

  violate(family: string, message: string): void {
    this.violations.push({ family, message, atMs: this.timeline.nowMs })
  }

  run(forMs: number): void {
    this.timeline.runUntil(this.timeline.nowMs + forMs, () => this.failed)
  }

  /** Lets time pass until something holds; answers whether it did within the limit. */
  runUntil(holds: () => boolean, limitMs: number): boolean {
    const untilMs = this.timeline.nowMs + limitMs
    while (!this.failed) {
      if (holds()) return true
      if (this.timeline.nowMs >= untilMs) return false
      this.timeline.runUntil(Math.min(this.timeline.nowMs + 100, untilMs), () => this.failed)
    }
    return false
  }

  /** A served write: carried out, sent to replicas, and noted for the checkers. */
  execute(node: SimNode, write: Write): void {
    write.execution = { node: node.index, atMs: this.timeline.nowMs, epoch: node.core.myself.configEpoch }
    node.replica.produce({ kind: 'append', slot: write.slot, key: write.key, id: write.id })
    this.digest.number(write.id)
    this.observers.executed(node, write)
  }

  replicationDelayMs(primary: SimNode, replica: SimNode): number {
    const lagMs = this.schedule.replicationLagMs + (this.#slowReplicas.get(replica) ?? 0)
    return this.paths.delayMs(primary.index, replica.index) + (lagMs > 0 ? this.random.below(lagMs) : 0)
  }

  slowReplica(replica: SimNode, lagMs: number): void {
    if (lagMs > 0) this.#slowReplicas.set(replica, lagMs)
    else this.#slowReplicas.delete(replica)
  }

  /** Forms the cluster as a create tool would, so many nodes joining every 100 ms, and starts the clients. */
  form(joiningAtOnce = this.nodes.length): void {
    const { nodes, schedule } = this
    for (const node of nodes) node.start()
    this.#assignSlots()
    for (const node of nodes) node.admin({ kind: 'set-config-epoch', epoch: BigInt(node.index + 1) })
    for (const node of nodes.slice(1)) {
      node.admin({ kind: 'meet', ip: this.node(0).ip, port: CLIENT_PORT, busPort: BUS_PORT })
      if (node.index % joiningAtOnce === 0) this.run(JOIN_PERIOD_MS)
    }
    if (!this.runUntil(() => nodes.every((node) => this.knows(node) === nodes.length), FORMATION_LIMIT_MS)) return this.#unformed('meet')
    for (const node of nodes.slice(schedule.primaries)) {
      node.admin({ kind: 'replicate', nodeId: this.node(node.index % schedule.primaries).core.myself.id })
    }
    if (!this.runUntil(() => nodes.every((node) => this.#ready(node)), FORMATION_LIMIT_MS)) return this.#unformed('become ready')
    for (let client = 0; client < schedule.clients; client++) new Client(this, this.random.fork(`client ${client}`)).start()
    this.writing = true
  }

  /** How many nodes this one has a connection to, itself included. */
  knows(node: SimNode): number {
    let count = 0
    for (const known of node.core.nodes) if (known.link?.connected || known === node.core.myself) count++
    return count
  }

  #ready(node: SimNode): boolean {
    return node.core.state === 'ok' && (node.index < this.schedule.primaries || node.replica.attached !== undefined)
  }

  #assignSlots(): void {
    const share = SLOT_COUNT / this.schedule.primaries
    for (const node of this.nodes.slice(0, this.schedule.primaries)) {
      const [first, end] = [Math.round(node.index * share), Math.round((node.index + 1) * share)]
      node.admin({ kind: 'add-slots', slots: Array.from({ length: end - first }, (_, at) => first + at) })
    }
  }

  #unformed(what: string): void {
    if (!this.failed) this.violate('setup', `the nodes did not ${what} within ${FORMATION_LIMIT_MS} ms`)
  }
}

function drawSlots(random: SimRandom): number[] {
  const slots = new Set<number>()
  while (slots.size < ACTIVE_SLOTS) slots.add(random.below(SLOT_COUNT))
  return [...slots]
}

function greatest(schedule: Schedule, kind: FaultKind): number {
  return Math.max(0, ...schedule.faults.filter((fault) => fault.kind === kind).map((fault) => fault.amount))
}
