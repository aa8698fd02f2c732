import { isLoopback, isThisMachine, sameAddress } from '../address.ts'
import type { TlsSettings } from '../credentials.ts'
import type { NodeAddress } from '../hop-trace.ts'
import { NatMap, type NatEntry } from './nat-map.ts'
import { openTcp, type NodeStream } from './node-stream.ts'
import type { ReadOnlyGuard } from './read-only-guard.ts'
import { secured } from './tls-layer.ts'

/** A way through another machine: opens streams to addresses as that one reaches them. */
export interface Tunnel {
  /** @throws ConnectFailure */
  forward(address: NodeAddress, timeoutMs: number): Promise<NodeStream>
  close(): void
}

export interface NetworkPathOptions {
  /** What the user named. Where all of them are this machine, other machines are foreign until trusted. */
  readonly seeds?: readonly NodeAddress[] | undefined
  readonly tls?: TlsSettings | boolean | undefined
  /** Owned by the path: it closes it. */
  readonly tunnel?: Tunnel | undefined
  readonly natMap?: readonly NatEntry[] | undefined
  /** Follow the cluster to whatever machines it names. */
  readonly trustsAnnounced?: boolean | undefined
  readonly guard?: ReadOnlyGuard | undefined
}

/**
 * How the nodes of one cluster are reached: the one place that knows of TLS, SSH tunnels and address translation. Whoever
 * speaks to a node gives the address by which the cluster knows it; topology watch, routing, terminal and trib share one path.
 */
export class NetworkPath {
  readonly guard: ReadOnlyGuard | undefined
  readonly natMap: NatMap
  readonly #seeds: readonly NodeAddress[]
  readonly #tls: TlsSettings | undefined
  readonly #tunnel: Tunnel | undefined
  readonly #trustsAnnounced: boolean

  constructor({ seeds = [], tls, tunnel, natMap = [], trustsAnnounced = false, guard }: NetworkPathOptions) {
    this.guard = guard
    this.natMap = new NatMap(natMap)
    this.#seeds = seeds
    this.#tls = tls === true ? {} : tls === false ? undefined : tls
    this.#tunnel = tunnel
    this.#trustsAnnounced = trustsAnnounced
  }

  /** Opens a stream to a node. @throws ConnectFailure */
  async dial(announced: NodeAddress, timeoutMs: number): Promise<NodeStream> {
    const actual = this.natMap.actualOf(announced)
    const stream = this.#tunnel === undefined ? await openTcp(actual, timeoutMs) : await this.#tunnel.forward(actual, timeoutMs)
    return this.#tls === undefined ? stream : secured(stream, actual, this.#tls, timeoutMs)
  }

  get speaksTls(): boolean {
    return this.#tls !== undefined
  }

  /** The node that must answer at an address, where the map says so. */
  expectedIdAt(announced: NodeAddress): string | undefined {
    return this.natMap.find(announced)?.nodeId
  }

  /**
   * Going there would carry credentials to a machine the user never named: every seed is this machine (seen through a tunnel:
   * that one's loopback), the address is another, and neither the map nor the user vouches for it.
   */
  isForeign(address: NodeAddress): boolean {
    if (this.#trustsAnnounced || this.#seeds.length === 0) return false
    if (this.#seeds.some((seed) => sameAddress(seed, address) || !isLoopback(seed.host))) return false
    if (this.natMap.find(address) !== undefined) return false
    return this.#tunnel === undefined ? !isThisMachine(address.host) : !isLoopback(address.host)
  }

  /** Ends the tunnel; streams through it end with it. */
  close(): void {
    this.#tunnel?.close()
  }
}
