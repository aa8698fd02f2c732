import type { AdminCommand, AdminReply } from '../../../src-main/engine/cluster/admin/command.ts'
import { type ClusterConfig, defaultClusterConfig } from '../../../src-main/engine/cluster/config.ts'
import type { ClusterCore, StepResult } from '../../../src-main/engine/cluster/core.ts'
import type { ClusterEffect } from '../../../src-main/engine/cluster/effects.ts'
import type { ClusterInput } from '../../../src-main/engine/cluster/inputs.ts'
import { openCluster } from '../../../src-main/engine/cluster/open-cluster.ts'
import type { Random } from '../../../src-main/engine/ports/random.ts'
import { seededRandom } from './seeded-random.ts'

const START_MS = 1_700_000_000_000
const HOP_MS = 1
const CRON_MS = 100

/** A node of the virtual cluster: a real core, a file that survives it, and a keyspace reduced to counts. */
export interface VirtualNode {
  readonly port: number
  core: ClusterCore
  conf: string
  up: boolean
  generation: number
  offset: bigint
  followedPort: number | undefined
  lastPrimaryContactMs: number
  readonly keys: Map<number, number>
  readonly effects: ClusterEffect[]
  readonly random: Random
  paused: boolean
}

interface VirtualLink {
  readonly port: number
  readonly linkId: number
  readonly peerPort: number
  readonly peerLinkId: number
}

interface Event {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** Several cluster cores on virtual time, joined by a network that carries their bytes and can be cut. */
export class VirtualCluster {
  nowMs = START_MS
  readonly nodes = new Map<number, VirtualNode>()
  readonly #random: Random
  readonly #settings: Partial<ClusterConfig>
  readonly #links = new Map<string, VirtualLink>()
  readonly #cuts = new Set<string>()
  #queue: Event[] = []
  #order = 0
  #nextInbound = -1

  constructor(seed: number, settings: Partial<ClusterConfig> = {}) {
    this.#random = seededRandom(seed)
    this.#settings = settings
  }

  add(port: number): VirtualNode {
    const node: VirtualNode = {
      port,
      core: undefined as never,
      conf: '',
      up: false,
      generation: 0,
      offset: 0n,
      followedPort: undefined,
      lastPrimaryContactMs: -Infinity,
      keys: new Map(),
      effects: [],
      random: seededRandom(this.#random.uint32()),
      paused: false,
    }
    this.nodes.set(port, node)
    this.start(port)
    return node
  }

  at(port: number): VirtualNode {
    const node = this.nodes.get(port)
    if (!node) throw new Error(`no node on ${port}`)
    return node
  }

  /** Starts a node from its file, as after a crash or for the first time. */
  start(port: number): void {
    const node = this.at(port)
    const config = { ...defaultClusterConfig(port), nodeTimeoutMs: 1000, ...this.#settings }
    const opened = openCluster({ config, facts: this.#factsOf(node), conf: node.conf }, this.#env(node))
    if (!opened.ok) throw new Error(opened.problem)
    node.core = opened.core
    node.up = true
    const generation = ++node.generation
    this.#carryOut(node, opened.first)
    const beat = (): void => {
      if (!node.up || node.generation !== generation) return
      this.#feel(node)
      this.step(port, { kind: 'cron' })
      this.#after(CRON_MS, beat)
    }
    this.#after(this.#random.below(CRON_MS), beat)
  }

  /** Kills a node: its connections end, its file stays. */
  kill(port: number): void {
    const node = this.at(port)
    node.up = false
    node.followedPort = undefined
    for (const link of [...this.#links.values()]) if (link.port === port) this.#breakLink(link)
  }

  /** From now on nothing passes between the two sides; connections stay open and silent. */
  cut(side: readonly number[], other: readonly number[]): void {
    for (const from of side) for (const to of other) this.#cuts.add(`${from}-${to}`).add(`${to}-${from}`)
  }

  heal(): void {
    this.#cuts.clear()
  }

  admin(port: number, command: AdminCommand): AdminReply {
    return this.step(port, { kind: 'admin', command }).reply ?? { ok: false, error: 'no reply' }
  }

  step(port: number, input: ClusterInput): StepResult {
    const node = this.at(port)
    const result = node.core.step(input, this.#env(node))
    this.#carryOut(node, result)
    return result
  }

  /** Lets virtual time pass. */
  run(forMs: number): void {
    const untilMs = this.nowMs + forMs
    for (;;) {
      const next = this.#takeNext(untilMs)
      if (!next) break
      this.nowMs = next.atMs
      next.run()
    }
    this.nowMs = untilMs
  }

  /** Lets time pass until something holds, and answers how long that took; throws when it does not in time. */
  runUntil(holds: () => boolean, limitMs: number): number {
    const startMs = this.nowMs
    while (!holds()) {
      if (this.nowMs - startMs > limitMs) throw new Error(`not within ${limitMs} ms of virtual time`)
      this.run(10)
    }
    return this.nowMs - startMs
  }

  /** `count` primaries with equal shares of the slots and their replicas, as a create tool would make them. */
  create(ports: readonly number[], primaries: number): void {
    for (const port of ports) this.add(port)
    const share = 16384 / primaries
    for (const [index, port] of ports.slice(0, primaries).entries()) {
      const [first, end] = [Math.round(index * share), Math.round((index + 1) * share)]
      this.admin(port, { kind: 'add-slots', slots: Array.from({ length: end - first }, (_, at) => first + at) })
    }
    for (const [index, port] of ports.entries()) {
      this.admin(port, { kind: 'set-config-epoch', epoch: BigInt(index + 1) })
    }
    const [firstPort = 0, ...others] = ports
    for (const port of others) {
      this.admin(port, { kind: 'meet', ip: '127.0.0.1', port: firstPort, busPort: firstPort + 10000 })
    }
    this.runUntil(() => ports.every((port) => this.knownNodes(port) === ports.length), 5000)
    for (const [index, port] of ports.slice(primaries).entries()) {
      const primary = ports[index % primaries] ?? 0
      this.admin(port, { kind: 'replicate', nodeId: this.at(primary).core.myself.id })
    }
    this.runUntil(() => ports.every((port) => this.at(port).core.state === 'ok'), 5000)
  }

  knownNodes(port: number): number {
    return [...this.at(port).core.nodes].filter((node) => node.link ?? node === this.at(port).core.myself).length
  }

  #env(node: VirtualNode): { nowMs: number; random: Random } {
    return { nowMs: this.nowMs, random: node.random }
  }

  #factsOf(node: VirtualNode) {
    return {
      replicationOffset: () => node.offset,
      primarySilenceMs: () => this.nowMs - node.lastPrimaryContactMs,
      countKeysInSlot: (slot: number) => node.keys.get(slot) ?? 0,
      keyCount: () => [...node.keys.values()].reduce((sum, count) => sum + count, 0),
      hasSubscribers: () => true,
    }
  }

  /** Replication in one line: a replica that can reach its primary is up to date. */
  #feel(node: VirtualNode): void {
    const primary = node.followedPort === undefined ? undefined : this.nodes.get(node.followedPort)
    if (!primary?.up || this.#cuts.has(`${node.port}-${primary.port}`)) return
    node.offset = primary.offset
    node.lastPrimaryContactMs = this.nowMs
  }

  #carryOut(node: VirtualNode, result: StepResult): void {
    for (const effect of result.effects) {
      node.effects.push(effect)
      this.#carryOutOne(node, effect)
    }
  }

  #carryOutOne(node: VirtualNode, effect: ClusterEffect): void {
    switch (effect.kind) {
      case 'persist':
        node.conf = effect.conf
        return
      case 'dial':
        return this.#dial(node, effect.linkId, effect.port - 10000)
      case 'send':
        return this.#send(node.port, effect.linkId, effect.bytes)
      case 'close': {
        const link = this.#links.get(`${node.port}/${effect.linkId}`)
        if (link) this.#breakLink(link)
        return
      }
      case 'replicate-from':
        node.followedPort = effect.port
        return
      case 'stop-replication':
        node.followedPort = undefined
        return
      case 'flush-all-keys':
        node.keys.clear()
        return
      case 'delete-keys-in-slot':
        node.keys.delete(effect.slot)
        return
      case 'pause-writes':
        node.paused = true
        return
      case 'resume-writes':
        node.paused = false
        return
      default:
        return
    }
  }

  #dial(node: VirtualNode, linkId: number, peerPort: number): void {
    const { generation } = node
    this.#after(HOP_MS, () => {
      const peer = this.nodes.get(peerPort)
      if (!node.up || node.generation !== generation) return
      if (this.#cuts.has(`${node.port}-${peerPort}`)) return
      if (!peer?.up) {
        this.step(node.port, { kind: 'link-down', linkId, why: 'refused' })
        return
      }
      const peerLinkId = this.#nextInbound--
      this.#links.set(`${node.port}/${linkId}`, { port: node.port, linkId, peerPort, peerLinkId })
      this.#links.set(`${peerPort}/${peerLinkId}`, { port: peerPort, linkId: peerLinkId, peerPort: node.port, peerLinkId: linkId })
      this.step(peerPort, { kind: 'link-accepted', linkId: peerLinkId, localIp: '127.0.0.1', remoteIp: '127.0.0.1' })
      this.step(node.port, { kind: 'link-up', linkId, localIp: '127.0.0.1' })
    })
  }

  #send(port: number, linkId: number, bytes: string): void {
    const link = this.#links.get(`${port}/${linkId}`)
    if (!link) return
    this.#after(HOP_MS, () => {
      if (this.#cuts.has(`${port}-${link.peerPort}`) || !this.#links.has(`${link.peerPort}/${link.peerLinkId}`)) return
      this.step(link.peerPort, { kind: 'packet', linkId: link.peerLinkId, bytes })
    })
  }

  #breakLink(link: VirtualLink): void {
    this.#links.delete(`${link.port}/${link.linkId}`)
    if (!this.#links.delete(`${link.peerPort}/${link.peerLinkId}`)) return
    const peer = this.at(link.peerPort)
    const { generation } = peer
    this.#after(HOP_MS, () => {
      if (peer.up && peer.generation === generation) {
        this.step(link.peerPort, { kind: 'link-down', linkId: link.peerLinkId, why: 'ended' })
      }
    })
  }

  #after(delayMs: number, run: () => void): void {
    this.#queue.push({ atMs: this.nowMs + delayMs, order: this.#order++, run })
  }

  #takeNext(untilMs: number): Event | undefined {
    let best = -1
    for (const [index, event] of this.#queue.entries()) {
      const than = this.#queue[best]
      if (!than || event.atMs < than.atMs || (event.atMs === than.atMs && event.order < than.order)) best = index
    }
    const next = this.#queue[best]
    if (!next || next.atMs > untilMs) return undefined
    this.#queue.splice(best, 1)
    return next
  }
}
