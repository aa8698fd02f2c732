import { randomUUID } from 'node:crypto'
import type { ConnectionInfo } from '../contract/model.ts'
import type { Emit } from '../contract/session.ts'
import { ClusterClient } from '../explorer/cluster-client.ts'
import { ConnectFailure } from '../explorer/connect-failure.ts'
import type { NetworkPath } from '../explorer/connect/network-path.ts'
import { credentialsOf, pathOfProfile } from '../explorer/connect/profile-path.ts'
import type { ConnectionProfile, ConnectionSecrets } from '../explorer/connect/profile.ts'
import type { Credentials } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { OutdatedClient } from '../explorer/outdated-client.ts'
import { TopologyWatch } from '../explorer/topology-watch.ts'
import { TraceLog } from '../explorer/trace-log.ts'
import type { TribAccess } from '../trib/api.ts'
import { feedTraces } from './trace-feed.ts'

/** Nobody types a blocking command to watch a redirect; one that hangs would hold up all that follow. */
const LAB_TIMEOUT_MS = 10_000

export interface ConnectionRequest {
  readonly profile: ConnectionProfile
  readonly secrets: ConnectionSecrets
  readonly profileId?: string | undefined
  readonly sandboxId?: string | undefined
}

/** How a connection is marked; may change while it is open. */
export type ConnectionMarks = Partial<Pick<ConnectionInfo, 'name' | 'environment' | 'readOnly'>> & { readonly color?: number | null | undefined }

/** One cluster the app looks at: its live picture, its traces, how it is reached and how to log in. */
export class ConnectionEntry {
  readonly connectionId = randomUUID()
  readonly traceLog = new TraceLog()
  readonly watch: TopologyWatch
  readonly credentials: Credentials | undefined
  readonly #path: NetworkPath
  readonly #request: ConnectionRequest
  readonly #onStatus: () => void
  readonly #endFeed: () => void
  readonly #closeListeners = new Set<() => void>()
  #profile: ConnectionProfile
  #status: ConnectionInfo['status'] = 'connecting'
  #reason: string | undefined

  /** @throws ConnectFailure when a file that it needs cannot be read */
  constructor(request: ConnectionRequest, emit: Emit, onStatus: () => void) {
    const { profile, secrets } = request
    const { connectionId } = this
    this.#request = request
    this.#profile = profile
    this.#onStatus = onStatus
    this.#path = pathOfProfile(profile, secrets)
    this.credentials = credentialsOf(profile, secrets)
    this.watch = new TopologyWatch({
      seed: profile.seeds[0]!,
      moreSeeds: profile.seeds.slice(1),
      path: this.#path,
      credentials: this.credentials,
      allowStandalone: true,
      onChange: (topology) => {
        this.#setStatus('open')
        emit('topology.changed', { connectionId, topology })
      },
      onFailure: (failure) => (failure === undefined ? this.#setStatus('open') : this.#setStatus('broken', failure.message)),
    })
    this.#endFeed = feedTraces(this.traceLog, (batch) => emit('trace.batch', { connectionId, ...batch }))
  }

  get info(): ConnectionInfo {
    const { name, seeds, environment, color, readOnly, tls, tunnel, natMap } = this.#profile
    const { host, port } = seeds[0]!
    return {
      connectionId: this.connectionId,
      name: name ?? `${host}:${port}`,
      host,
      port,
      kind: this.watch.topology?.kind ?? 'cluster',
      status: this.#status,
      reason: this.#reason,
      sandboxId: this.#request.sandboxId,
      profileId: this.#request.profileId,
      environment,
      color,
      readOnly,
      via: { tls: tls !== undefined, tunnel: tunnel && `${tunnel.username}@${tunnel.host}`, mappedCount: natMap.length },
    }
  }

  /** How trib gets at this cluster: bound by read-only mode as everything else is. */
  get access(): TribAccess & { readonly seed: NodeAddress } {
    return { seed: this.#home, credentials: this.credentials, path: this.#path }
  }

  /** Takes the first picture. Rejects with the ConnectFailure that says why there is none. */
  async open(): Promise<void> {
    await this.watch.start()
    this.#setStatus('open')
  }

  /** Takes over new marks; read-only binds from now on, also what is open already. */
  mark({ name, environment, color, readOnly }: ConnectionMarks): void {
    const before = this.#profile
    this.#profile = {
      ...before,
      name: name === undefined ? before.name : name === '' ? undefined : name,
      environment: environment ?? before.environment,
      color: color === undefined ? before.color : (color ?? undefined),
      readOnly: readOnly ?? before.readOnly,
    }
    this.#path.guard?.turn(this.#profile.readOnly)
    this.#onStatus()
  }

  /** A client of its own for one terminal, recording into this connection's traces. @throws ConnectFailure for a machine that only the cluster named */
  newClient(node: NodeAddress | undefined): ClusterClient {
    if (node !== undefined && this.#path.isForeign(node)) throw new ConnectFailure('foreign', node, '')
    return new ClusterClient({
      seed: node ?? this.#home,
      mode: 'follow',
      credentials: this.credentials,
      path: this.#path,
      traceLog: this.traceLog,
      directory: this.watch,
    })
  }

  /** A client whose slot table may be made wrong on purpose, recording into this connection's traces. */
  newOutdatedClient(): OutdatedClient {
    const { credentials, traceLog, watch } = this
    return new OutdatedClient({ seed: this.#home, credentials, path: this.#path, traceLog, directory: watch, commandTimeoutMs: LAB_TIMEOUT_MS }, watch)
  }

  /** Calls `listener` once when the connection is closed. The answer takes the listener away. */
  onClosed(listener: () => void): () => void {
    this.#closeListeners.add(listener)
    return () => this.#closeListeners.delete(listener)
  }

  close(): void {
    this.watch.stop()
    this.#endFeed()
    for (const listener of this.#closeListeners) listener()
    this.#closeListeners.clear()
    this.#path.close()
  }

  /** The first seed while it answers, else the node that does, in the cluster's own words. Behind a sentinel: its first primary. */
  get #home(): NodeAddress {
    const { topology, viewedNode } = this.watch
    if (topology?.kind !== 'sentinel') return this.#path.natMap.announcedOf(viewedNode)
    return topology.nodes.find(({ role, health }) => role === 'primary' && health === 'ok') ?? topology.nodes.find(({ role }) => role === 'primary') ?? viewedNode
  }

  #setStatus(status: ConnectionInfo['status'], reason?: string): void {
    if (this.#status === status && this.#reason === reason) return
    this.#status = status
    this.#reason = reason
    this.#onStatus()
  }
}
