import { formatAddress } from './address.ts'
import { parseClusterNodes, parseInfoFields, type ClusterNodeLine } from './cluster-nodes-text.ts'
import { NetworkPath } from './connect/network-path.ts'
import { firstToAnswer } from './connect/seeds.ts'
import { viewWithoutCluster, type View } from './connect/server-kind.ts'
import { ConnectFailure, failureOfError, failureOfReply } from './connect-failure.ts'
import type { Credentials, TlsSettings } from './credentials.ts'
import type { NodeAddress } from './hop-trace.ts'
import { failedProbe, probeNode, probeOf, type NodeProbe } from './node-probe.ts'
import { NodeViews } from './node-views.ts'
import type { NodeViewsPicture } from './node-views-data.ts'
import { ShardLetters } from './shard-letters.ts'
import { pictureOf, samePicture } from './topology-picture.ts'
import { TopologyHistory } from './topology-history.ts'
import type { Topology, TopologyNode } from './topology.ts'
import { WatchConnection } from './watch-connection.ts'

export interface TopologyWatchOptions {
  readonly seed: NodeAddress
  readonly credentials?: Credentials | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** Tried with `seed`, in order, where one does not answer. */
  readonly moreSeeds?: readonly NodeAddress[] | undefined
  /** How nodes are reached; `tls` counts only without one. */
  readonly path?: NetworkPath | undefined
  /** Called with each picture that differs from the one before. */
  readonly onChange?: ((topology: Topology) => void) | undefined
  /** Called when no node answers any more, and with undefined when one does again. */
  readonly onFailure?: ((failure: ConnectFailure | undefined) => void) | undefined
  /** Accept servers without cluster mode: alone, replicated or watched by a sentinel; otherwise they are refused. */
  readonly allowStandalone?: boolean | undefined
  readonly busyMs?: number | undefined
  readonly calmMs?: number | undefined
  readonly timeoutMs?: number | undefined
}



const BUSY_AFTER_CHANGE_MS = 5000
/** More nodes than this are probed in turns, so that a look at a large cluster stays cheap for it. */
const PROBES_PER_ROUND = 64
/** Of those, this many are asked for their view of all the others: at a thousand nodes each is a hundred kilobytes. */
const VIEWS_PER_ROUND = 32
/** A picture does not wait longer for nodes that hang; they are in the next one. */
const PROBES_TAKE_MS = 700

/**
 * Keeps a live picture of a cluster, starting from any one node. When the node whose view it shows dies it asks
 * the others it has heard of. A broken cluster is shown as broken; the last picture stays when nobody answers.
 */
export class TopologyWatch {
  /** What the cluster went through since the first picture. */
  readonly history = new TopologyHistory()
  private readonly options: TopologyWatchOptions
  private readonly path: NetworkPath
  private readonly letters = new ShardLetters()
  private readonly connections = new Map<string, WatchConnection>()
  private readonly probes = new Map<string, NodeProbe>()
  private readonly probing = new Set<string>()
  private readonly nodeViews = new NodeViews()
  /** Who said "myself" at which address: a seed may be given by another name than the cluster has for it. */
  private readonly identities = new Map<string, string>()
  private picture: Topology | undefined
  private round: Promise<Topology> | undefined
  private timer: NodeJS.Timeout | undefined
  private viewedFrom: NodeAddress | undefined
  private busyUntilMs = 0
  private probeCursor = 0
  private running = false
  private failing = false
  private stopped = false

  constructor(options: TopologyWatchOptions) {
    this.options = options
    this.path = options.path ?? new NetworkPath({ seeds: [options.seed, ...(options.moreSeeds ?? [])], tls: options.tls })
  }

  /** Takes the first picture and goes on watching. @throws ConnectFailure when the seed cannot be used */
  async start(): Promise<Topology> {
    const topology = await this.refresh()
    this.resume()
    return topology
  }

  get topology(): Topology | undefined {
    return this.picture
  }

  /** What each node believes of each other, as last read. */
  get views(): NodeViewsPicture {
    return this.nodeViews.picture(this.picture?.nodes.map(({ nodeId }) => nodeId) ?? [], Date.now())
  }

  /** The node whose view was read last: one that answered. The seed before there is any. */
  get viewedNode(): NodeAddress {
    return this.viewedFrom ?? this.options.seed
  }

  /** Node id and shard letter of the node at an address (a NodeDirectory for traces). */
  lookup(address: NodeAddress): { nodeId: string; shard: string | undefined } | undefined {
    const nodes = this.picture?.nodes ?? []
    const selfId = this.identities.get(formatAddress(address))
    const node = nodes.find((candidate) => candidate.port === address.port && (candidate.host === address.host || candidate.hostname === address.host)) ?? nodes.find(({ nodeId }) => nodeId === selfId)
    return node && { nodeId: node.nodeId, shard: this.letterOf(node) }
  }

  /** The primary serving a slot in the last picture. */
  ownerOf(slot: number): { node: TopologyNode; shard: string } | undefined {
    const shard = this.picture?.shards.find((candidate) => candidate.slotRanges.some(([first, last]) => first <= slot && slot <= last))
    const node = shard && this.picture?.nodes.find((candidate) => candidate.nodeId === shard.primaryId)
    return shard && node && { node, shard: shard.letter }
  }

  /** Looks often for a while, because something is about to change. */
  hurry(forMs: number): void {
    this.busyUntilMs = Math.max(this.busyUntilMs, Date.now() + forMs)
    if (this.running) this.schedule(0)
  }

  pause(): void {
    this.running = false
    clearTimeout(this.timer)
  }

  resume(): void {
    if (this.stopped || this.running) return
    this.running = true
    this.schedule()
  }

  /** Looks now; a look under way is shared. @throws ConnectFailure when no node answers */
  refresh(): Promise<Topology> {
    this.round ??= this.look().finally(() => {
      this.round = undefined
    })
    return this.round
  }

  stop(): void {
    this.stopped = true
    this.pause()
    for (const connection of this.connections.values()) connection.close()
    this.connections.clear()
  }

  private letterOf(node: TopologyNode): string | undefined {
    const primaryId = node.role === 'replica' ? node.primaryId : node.nodeId
    return this.picture?.shards.find((shard) => shard.primaryId === primaryId || shard.formerPrimaryIds?.includes(node.nodeId) === true)?.letter
  }

  private schedule(delayMs = Date.now() < this.busyUntilMs ? (this.options.busyMs ?? 500) : (this.options.calmMs ?? 2000)): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.tick(), delayMs)
  }

  private async tick(): Promise<void> {
    try {
      await this.refresh()
    } catch (error) {
      this.reportFailure(failureOfError(error, this.options.seed))
    }
    if (this.running) this.schedule()
  }

  private reportFailure(failure: ConnectFailure | undefined): void {
    if (failure === undefined && !this.failing) return
    this.failing = failure !== undefined
    if (!this.stopped) this.options.onFailure?.(failure)
  }

  private async look(): Promise<Topology> {
    const view = await this.readView()
    // A cluster so large that one round cannot ask all its nodes is shown before any of them was.
    if (this.picture !== undefined || view.lines.length <= PROBES_PER_ROUND) await this.probeAll(view)
    else this.busyUntilMs = Date.now() + BUSY_AFTER_CHANGE_MS
    if (this.stopped) throw new ConnectFailure('lost', view.viewOf, 'Connection closed')
    const disputedCount = this.nodeViews.disputed(view.lines.map(({ nodeId }) => nodeId)).length
    const topology = pictureOf({ takenAtMs: Date.now(), ...view, probes: this.probes, disputedCount }, this.letters.shardsOf(view.lines))
    this.reportFailure(undefined)
    this.show(topology)
    return topology
  }

  private show(topology: Topology): void {
    const before = this.picture
    this.picture = topology
    if (before && samePicture(before, topology)) return
    this.history.note(topology)
    if (before) this.busyUntilMs = Math.max(this.busyUntilMs, Date.now() + BUSY_AFTER_CHANGE_MS)
    this.options.onChange?.(topology)
  }

  /** The view of the first seed that answers, or of another known node. */
  private async readView(): Promise<View> {
    const view = await firstToAnswer(this.candidates(), (address) => this.readViewOf(address))
    this.viewedFrom = view.viewOf
    return view
  }

  /** Seeds first; nodes that answered last time before those that did not. */
  private candidates(): NodeAddress[] {
    const known = (this.picture?.nodes ?? []).filter((node) => node.host !== '' && node.port > 0 && !this.path.isForeign(node))
    const sorted = known.toSorted((a, b) => Number(b.health === 'ok') - Number(a.health === 'ok'))
    const { seed, moreSeeds = [] } = this.options
    const all = [seed, ...moreSeeds, ...sorted.map(({ host, port }) => ({ host, port }))]
    return [...new Map(all.map((address) => [formatAddress(address), address])).values()]
  }

  private async readViewOf(address: NodeAddress): Promise<View> {
    const connection = await this.connectionTo(address)
    const [nodes, info] = await Promise.all([connection.ask('CLUSTER', 'NODES'), connection.ask('CLUSTER', 'INFO')])
    if (nodes.ok) return this.clusterView(address, parseClusterNodes(nodes.text), parseInfoFields(info.ok ? info.text : ''))
    const failure = failureOfReply(nodes.message, address) ?? new ConnectFailure('not-a-cluster', address, nodes.message)
    if (failure.reason !== 'not-a-cluster' || this.options.allowStandalone !== true) throw failure
    return viewWithoutCluster(connection, (other) => (this.path.isForeign(other) ? Promise.reject(new ConnectFailure('foreign', other, '')) : this.connectionTo(other)))
  }

  private clusterView(address: NodeAddress, lines: ClusterNodeLine[], clusterInfo: ReadonlyMap<string, string>): View {
    const myself = lines.find(({ flags }) => flags.has('myself'))
    if (myself !== undefined) this.identities.set(formatAddress(address), myself.nodeId)
    return { kind: 'cluster', viewOf: address, lines: withHost(lines, address), clusterInfo }
  }

  private async probeAll(view: View): Promise<void> {
    const known = new Set(view.lines.map((line) => line.nodeId))
    for (const nodeId of this.probes.keys()) if (!known.has(nodeId)) this.probes.delete(nodeId)
    this.nodeViews.keepOnly(known)
    const due = this.dueForProbe(view.lines)
    const all = Promise.all([...due].map(([line, withView]) => this.probe(line, withView)))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, PROBES_TAKE_MS)))])
    clearTimeout(timer)
  }

  /** Who is asked in this round, and whether for its view of all the others: those first whose view is oldest. */
  private dueForProbe(lines: readonly ClusterNodeLine[]): Map<ClusterNodeLine, boolean> {
    const usable = lines.filter((line) => line.address.host !== '' && line.address.port > 0 && !line.flags.has('handshake') && !this.probing.has(line.nodeId))
    if (lines.length <= PROBES_PER_ROUND) return new Map(usable.map((line) => [line, true]))
    const start = this.probeCursor % Math.max(1, usable.length)
    this.probeCursor = start + PROBES_PER_ROUND - VIEWS_PER_ROUND
    const viewers = usable.toSorted((a, b) => this.nodeViews.readAtMs(a.nodeId) - this.nodeViews.readAtMs(b.nodeId)).slice(0, VIEWS_PER_ROUND)
    const others = [...usable.slice(start), ...usable.slice(0, start)].slice(0, PROBES_PER_ROUND - VIEWS_PER_ROUND)
    return new Map([...others.map((line) => [line, false] as const), ...viewers.map((line) => [line, true] as const)])
  }

  /** Never rejects. A node whose last probe still hangs is left alone (see dueForProbe). */
  private async probe(line: ClusterNodeLine, withView: boolean): Promise<void> {
    const { nodeId, address } = line
    this.probing.add(nodeId)
    try {
      if (this.path.isForeign(address)) throw new ConnectFailure('foreign', address, '')
      const answer = await probeNode(await this.connectionTo(address), withView)
      const probe = probeOf(nodeId, answer.probe, address)
      this.probes.set(nodeId, probe)
      if (probe.failure?.reason === 'wrong-node') throw probe.failure
      const { view } = answer
      if (view !== undefined && view.length > 0) this.nodeViews.take(nodeId, view, address, Date.now())
    } catch (error) {
      const failure = failureOfError(error, address)
      this.probes.set(nodeId, failedProbe(failure))
      this.nodeViews.silence(nodeId, failure.message)
    } finally {
      this.probing.delete(nodeId)
    }
  }

  private async connectionTo(address: NodeAddress): Promise<WatchConnection> {
    const key = formatAddress(address)
    const known = this.connections.get(key)
    if (known?.isOpen === true) return known
    const { credentials, timeoutMs = 2000 } = this.options
    const opened = await WatchConnection.open({ address, credentials, path: this.path, timeoutMs })
    if (this.stopped) opened.close()
    else this.connections.set(key, opened)
    return opened
  }
}

/** A node that has met nobody does not know its own address: it is the one we asked. */
function withHost(lines: ClusterNodeLine[], asked: NodeAddress): ClusterNodeLine[] {
  return lines.map((line) => (line.flags.has('myself') && line.address.host === '' ? { ...line, address: { host: asked.host, port: line.address.port || asked.port } } : line))
}
