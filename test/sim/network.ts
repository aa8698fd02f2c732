import type { Bytes } from '../../src-main/engine/bytes.ts'
import { MessageFramer } from '../../src-main/engine/bus/framing.ts'
import type { ClusterInput } from '../../src-main/engine/cluster/inputs.ts'
import type { Paths } from './paths.ts'
import type { SimRandom } from './sim-random.ts'
import type { Timeline } from './timeline.ts'

/** What the network must know of a machine and the process on it. */
export interface Host {
  readonly index: number
  readonly ip: string
  readonly busPort: number
  /** Changes with every start of the process. */
  readonly life: number
  readonly running: boolean
  /** Without power nothing answers, not even a refusal. */
  readonly powered: boolean
  /** Hands an input to the process; one that is paused gets it when it goes on. */
  deliver(life: number, input: ClusterInput): void
}

type Parcel =
  | { readonly kind: 'syn' }
  | { readonly kind: 'syn-ack' }
  | { readonly kind: 'data'; readonly bytes: Bytes }
  | { readonly kind: 'fin'; readonly why: 'refused' | 'ended' }

interface End {
  readonly host: Host
  life: number
  linkId: number
  open: boolean
  /** While a message has arrived in part. A large cluster has a million ends. */
  framer: MessageFramer | undefined
}

interface Flow {
  readonly connection: Connection
  readonly side: 0 | 1
  readyMs: number
  repeating: boolean
  held: Parcel[] | undefined
}

interface Connection {
  readonly ends: readonly [End, End]
  readonly flows: readonly [Flow, Flow]
  connected: boolean
  early: Bytes[] | undefined
}

/** One message in so many arrives in two pieces, so that framing is exercised. */
const SPLIT_ONE_IN = 64
const KEPT_FOR_DUPLICATION = 3
/** First interval of TCP's retransmission to a host that does not answer. */
const RETRANSMISSION_MS = 1000

/**
 * The bus as TCP would carry it: ordered bytes per connection, whatever order between connections. Across a cut, bytes
 * wait for retransmission; a connection that breaks loses what was on its way.
 */
export class Network {
  /** Probability that a message breaks its connection instead of arriving. */
  lossRate = 0
  /** Repeat the last messages of a broken connection on the next one between the same two. */
  duplicating = false
  readonly #timeline: Timeline
  readonly #paths: Paths
  readonly #random: SimRandom
  readonly #hosts = new Map<string, Host>()
  readonly #links = new Map<Host, Map<number, { connection: Connection; side: 0 | 1 }>>()
  readonly #held = new Set<Flow>()
  readonly #lastSent = new Map<string, Bytes[]>()
  #lastInbound = 0

  constructor(timeline: Timeline, paths: Paths, random: SimRandom) {
    this.#timeline = timeline
    this.#paths = paths
    this.#random = random
    paths.onMended(() => this.#releaseHeld())
  }

  register(host: Host): void {
    this.#hosts.set(host.ip, host)
    this.#links.set(host, new Map())
  }

  dial(from: Host, linkId: number, ip: string, port: number): void {
    const peer = this.#hosts.get(ip)
    if (!peer || port !== peer.busPort) {
      const { life } = from
      this.#timeline.after(1, () => from.deliver(life, { kind: 'link-down', linkId, why: 'refused' }))
      return
    }
    const connection = connect(from, linkId, peer)
    this.#linksOf(from).set(linkId, { connection, side: 0 })
    this.#ship(connection.flows[0], { kind: 'syn' })
  }

  send(from: Host, linkId: number, bytes: Bytes): void {
    const link = this.#linksOf(from).get(linkId)
    if (!link || !link.connection.ends[link.side].open) return
    if (this.duplicating) this.#remember(link.connection, link.side, bytes)
    if (!link.connection.connected && link.side === 0) (link.connection.early ??= []).push(bytes)
    else this.#ship(link.connection.flows[link.side], { kind: 'data', bytes })
  }

  close(from: Host, linkId: number): void {
    const link = this.#linksOf(from).get(linkId)
    if (link) this.#closeEnd(link.connection, link.side, true)
  }

  /** The process is gone. Its system ends the connections, unless the power went with it. */
  drop(host: Host, silently: boolean): void {
    for (const { connection, side } of [...this.#linksOf(host).values()]) this.#closeEnd(connection, side, !silently)
  }

  /** Breaks every connection between two machines: both ends are told. */
  breakBetween(one: Host, other: Host): void {
    for (const { connection, side } of [...this.#linksOf(one).values()]) {
      if (connection.ends[side === 0 ? 1 : 0].host === other) this.#break(connection)
    }
  }

  /** Ends connections at `host` only; the other side learns of it when it next sends. */
  halfClose(host: Host, other: Host): void {
    for (const { connection, side } of [...this.#linksOf(host).values()]) {
      if (connection.ends[side === 0 ? 1 : 0].host === other) this.#tellDown(connection, side, 'ended')
    }
  }

  /** A stranger connects to a bus port and says something. */
  inject(host: Host, bytes: Bytes): void {
    if (!host.running) return
    const linkId = --this.#lastInbound
    const { life } = host
    const framer = new MessageFramer()
    host.deliver(life, { kind: 'link-accepted', linkId, localIp: host.ip, remoteIp: '203.0.113.7' })
    framer.push(bytes, (message) => host.deliver(life, { kind: 'packet', linkId, bytes: message }))
    this.#timeline.after(1, () => host.deliver(life, { kind: 'link-down', linkId, why: 'ended' }))
  }

  #linksOf(host: Host): Map<number, { connection: Connection; side: 0 | 1 }> {
    const links = this.#links.get(host)
    if (!links) throw new Error(`machine ${host.index} is not on the network`)
    return links
  }

  #ship(flow: Flow, parcel: Parcel): void {
    const [from, to] = indices(flow)
    if (flow.held || !this.#paths.open(from, to)) {
      flow.held ??= []
      flow.held.push(parcel)
      this.#held.add(flow)
      return
    }
    this.#schedule(flow, parcel)
  }

  #schedule(flow: Flow, parcel: Parcel): void {
    const [from, to] = indices(flow)
    flow.readyMs = Math.max(flow.readyMs, this.#timeline.nowMs + this.#paths.delayMs(from, to))
    this.#timeline.at(flow.readyMs, () => this.#arrive(flow, parcel))
  }

  #releaseHeld(): void {
    for (const flow of [...this.#held]) {
      if (!this.#paths.open(...indices(flow))) continue
      this.#held.delete(flow)
      const held = flow.held ?? []
      flow.held = undefined
      for (const parcel of held) this.#schedule(flow, parcel)
    }
  }

  /** A dark machine acknowledges nothing: the sender's system tries again, at growing intervals. */
  #repeatLater(flow: Flow, parcel: Parcel, waitMs: number): void {
    const { connection } = flow
    this.#timeline.after(waitMs, () => {
      if (!connection.ends[flow.side].open) return
      if (connection.ends[flow.side === 0 ? 1 : 0].host.powered) this.#ship(flow, parcel)
      else this.#repeatLater(flow, parcel, waitMs * 2)
    })
  }

  #arrive(flow: Flow, parcel: Parcel): void {
    const { connection } = flow
    if (!connection.ends[flow.side === 0 ? 1 : 0].host.powered) {
      if (flow.repeating) return
      flow.repeating = true
      return this.#repeatLater(flow, parcel, RETRANSMISSION_MS)
    }
    flow.repeating = false
    const side = flow.side === 0 ? 1 : 0
    switch (parcel.kind) {
      case 'syn':
        return this.#accept(connection)
      case 'syn-ack':
        return this.#established(connection)
      case 'data':
        return this.#receive(connection, side, parcel.bytes)
      case 'fin':
        return this.#tellDown(connection, side, parcel.why)
    }
  }

  #accept(connection: Connection): void {
    const end = connection.ends[1]
    const { host } = end
    if (!host.running) return this.#ship(connection.flows[1], { kind: 'fin', why: 'refused' })
    end.life = host.life
    end.linkId = --this.#lastInbound
    end.open = true
    this.#linksOf(host).set(end.linkId, { connection, side: 1 })
    const remoteIp = connection.ends[0].host.ip
    host.deliver(end.life, { kind: 'link-accepted', linkId: end.linkId, localIp: host.ip, remoteIp })
    this.#ship(connection.flows[1], { kind: 'syn-ack' })
  }

  #established(connection: Connection): void {
    const end = connection.ends[0]
    if (!end.open) return this.#ship(connection.flows[0], { kind: 'fin', why: 'ended' })
    connection.connected = true
    if (this.duplicating) this.#repeat(connection)
    const early = connection.early ?? []
    connection.early = undefined
    for (const bytes of early) this.#ship(connection.flows[0], { kind: 'data', bytes })
    end.host.deliver(end.life, { kind: 'link-up', linkId: end.linkId, localIp: end.host.ip })
  }

  #receive(connection: Connection, side: 0 | 1, bytes: Bytes): void {
    const end = connection.ends[side]
    if (!end.open) {
      return this.#ship(connection.flows[side], { kind: 'fin', why: 'ended' })
    }
    if (this.lossRate > 0 && this.#random.chance(this.lossRate)) return this.#break(connection)
    if (this.#random.below(SPLIT_ONE_IN) !== 0) return push(end, bytes, true)
    const cut = 1 + this.#random.below(bytes.length - 1)
    push(end, bytes.slice(0, cut), false)
    push(end, bytes.slice(cut), false)
  }

  #break(connection: Connection): void {
    for (const side of [0, 1] as const) {
      connection.flows[side].held = undefined
      this.#tellDown(connection, side, 'ended')
    }
  }

  #tellDown(connection: Connection, side: 0 | 1, why: 'refused' | 'ended'): void {
    const end = connection.ends[side]
    if (!end.open) return
    this.#closeEnd(connection, side, false)
    end.host.deliver(end.life, { kind: 'link-down', linkId: end.linkId, why })
  }

  #closeEnd(connection: Connection, side: 0 | 1, telling: boolean): void {
    const end = connection.ends[side]
    if (!end.open) return
    end.open = false
    this.#linksOf(end.host).delete(end.linkId)
    if (telling) this.#ship(connection.flows[side], { kind: 'fin', why: 'ended' })
  }

  #remember(connection: Connection, side: 0 | 1, bytes: Bytes): void {
    if (side === 1) return
    const key = connection.ends.map((end) => end.host.index).join('>')
    const kept = this.#lastSent.get(key) ?? []
    kept.push(bytes)
    if (kept.length > KEPT_FOR_DUPLICATION) kept.shift()
    this.#lastSent.set(key, kept)
  }

  #repeat(connection: Connection): void {
    const key = connection.ends.map((end) => end.host.index).join('>')
    for (const bytes of this.#lastSent.get(key) ?? []) this.#ship(connection.flows[0], { kind: 'data', bytes })
    this.#lastSent.delete(key)
  }
}

function connect(from: Host, linkId: number, peer: Host): Connection {
  const ends: [End, End] = [
    { host: from, life: from.life, linkId, open: true, framer: undefined },
    { host: peer, life: -1, linkId: 0, open: false, framer: undefined },
  ]
  const flows: Flow[] = []
  const connection: Connection = { ends, flows: flows as unknown as [Flow, Flow], connected: false, early: undefined }
  flows.push({ connection, side: 0, readyMs: 0, repeating: false, held: undefined }, { connection, side: 1, readyMs: 0, repeating: false, held: undefined })
  return connection
}

function indices(flow: Flow): [number, number] {
  const { ends } = flow.connection
  return flow.side === 0 ? [ends[0].host.index, ends[1].host.index] : [ends[1].host.index, ends[0].host.index]
}

/** Whole messages are handed on as they come; only what is cut in two needs to be put together. */
function push(end: End, bytes: Bytes, isWhole: boolean): void {
  const deliver = (message: Bytes): void => end.host.deliver(end.life, { kind: 'packet', linkId: end.linkId, bytes: message })
  if (isWhole && !end.framer) return deliver(bytes)
  end.framer ??= new MessageFramer()
  const refusal = end.framer.push(bytes, deliver)
  if (refusal) throw new Error(`the network broke a message: ${refusal.detail}`)
  if (end.framer.bufferedSizeBytes === 0) end.framer = undefined
}
