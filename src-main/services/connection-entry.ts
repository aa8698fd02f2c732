import { randomUUID } from 'node:crypto'
import type { ConnectionInfo } from '../contract/model.ts'
import type { Emit } from '../contract/session.ts'
import { ClusterClient } from '../explorer/cluster-client.ts'
import type { Credentials } from '../explorer/credentials.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { OutdatedClient } from '../explorer/outdated-client.ts'
import { TopologyWatch } from '../explorer/topology-watch.ts'
import { TraceLog } from '../explorer/trace-log.ts'
import { feedTraces } from './trace-feed.ts'

/** Nobody types a blocking command to watch a redirect; one that hangs would hold up all that follow. */
const LAB_TIMEOUT_MS = 10_000

export interface ConnectionRequest {
  readonly name?: string | undefined
  readonly host: string
  readonly port: number
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** One cluster the app looks at: its live picture, its traces, and how to log in. */
export class ConnectionEntry {
  readonly connectionId = randomUUID()
  readonly traceLog = new TraceLog()
  readonly watch: TopologyWatch
  readonly credentials: Credentials | undefined
  readonly #request: ConnectionRequest
  readonly #sandboxId: string | undefined
  readonly #onStatus: () => void
  readonly #endFeed: () => void
  readonly #closeListeners = new Set<() => void>()
  #status: ConnectionInfo['status'] = 'connecting'
  #reason: string | undefined

  constructor(request: ConnectionRequest, sandboxId: string | undefined, emit: Emit, onStatus: () => void) {
    const { host, port, username, password } = request
    const { connectionId } = this
    this.#request = request
    this.#sandboxId = sandboxId
    this.#onStatus = onStatus
    this.credentials = password === undefined ? undefined : { username, password }
    this.watch = new TopologyWatch({
      seed: { host, port },
      credentials: this.credentials,
      onChange: (topology) => {
        this.#setStatus('open')
        emit('topology.changed', { connectionId, topology })
      },
      onFailure: (failure) => (failure === undefined ? this.#setStatus('open') : this.#setStatus('broken', failure.message)),
    })
    this.#endFeed = feedTraces(this.traceLog, (batch) => emit('trace.batch', { connectionId, ...batch }))
  }

  get info(): ConnectionInfo {
    const { name, host, port } = this.#request
    return {
      connectionId: this.connectionId,
      name: name ?? `${host}:${port}`,
      host,
      port,
      kind: 'cluster',
      status: this.#status,
      reason: this.#reason,
      sandboxId: this.#sandboxId,
    }
  }

  /** Takes the first picture. Rejects with the ConnectFailure that says why there is none. */
  async open(): Promise<void> {
    await this.watch.start()
    this.#setStatus('open')
  }

  /** A client of its own for one terminal, recording into this connection's traces. */
  newClient(node: NodeAddress | undefined): ClusterClient {
    const { host, port } = this.#request
    return new ClusterClient({
      seed: node ?? { host, port },
      mode: 'follow',
      credentials: this.credentials,
      traceLog: this.traceLog,
      directory: this.watch,
    })
  }

  /** A client whose slot table may be made wrong on purpose, recording into this connection's traces. */
  newOutdatedClient(): OutdatedClient {
    const { host, port } = this.#request
    const { credentials, traceLog, watch } = this
    return new OutdatedClient({ seed: { host, port }, credentials, traceLog, directory: watch, commandTimeoutMs: LAB_TIMEOUT_MS }, watch)
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
  }

  #setStatus(status: ConnectionInfo['status'], reason?: string): void {
    if (this.#status === status && this.#reason === reason) return
    this.#status = status
    this.#reason = reason
    this.#onStatus()
  }
}
