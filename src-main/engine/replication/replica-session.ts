import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { ProtocolError } from '../resp/request-decoder.ts'
import type { Cancel } from '../ports/clock.ts'
import { CommandStream } from './command-stream.ts'
import { DatasetLoader, type LoadReport } from './dataset-loader.ts'
import { Handshake, type HandshakeOutcome } from './handshake.ts'
import type { ReplicationHistory } from './history.ts'
import { keyDelayOf } from './key-delay.ts'
import { PayloadReceiver } from './payload-receiver.ts'
import { RdbFormatError } from './rdb/rdb-format-error.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import type { ReplicationPeer } from './replication-peer.ts'
import { requestBytes } from './request-bytes.ts'

const RETRY_MS = 1000
const LF = 10
const MAX_LINE_BYTES = 4096

/** Where the link to the primary stands, in ROLE's words. */
export type LinkState = 'connect' | 'connecting' | 'handshake' | 'sync' | 'connected'

export interface ReplicaSessionEvents {
  /** Nothing of the former data may be used from here on: the primary's is being loaded. */
  loading(): void
  /** The primary's data is here, in databases beside those being served: it takes their place. */
  replaced(databases: readonly Keyspace[]): void
  /** All of the primary's data is here, at this point of its stream. */
  loaded(id: string, offset: bigint): void
  /** The primary goes on where we stood, possibly under a new id. */
  continued(id: string | undefined): void
  /** The data could not be loaded and is incomplete. */
  loadFailed(): void
  /** Bytes of the stream that have been applied. */
  applied(bytes: Buffer): void
  linkChanged(isUp: boolean): void
  /** The other was asked to take over from us (`asksForFailover`), and answered. */
  failoverAnswered(isAccepted: boolean): void
}

/**
 * Follows one primary: connects, shakes hands, receives a snapshot or goes on, applies the stream, acknowledges each second, and
 * starts over when the link is lost or silent. Ends only with `close`.
 * Sources: replication.c, syncWithMaster, readSyncBulkPayload, replicationCron.
 */
export class ReplicaSession {
  readonly host: string
  readonly port: number
  state: LinkState = 'connect'
  /** Monotonic time of the last byte from the primary. */
  lastInputAtMs: number
  /** When the link went down; undefined while up, and before it was ever up. */
  downSinceMs: number | undefined
  /** Set for FAILOVER: the next PSYNC asks the other to take over from us. */
  asksForFailover = false
  private readonly deps: ReplicationDeps
  private readonly history: ReplicationHistory
  private readonly events: ReplicaSessionEvents
  /** Whether the history tells where we stand: not after a load that failed half-way. */
  private isPositionKnown = true
  private socket: Socket | undefined
  private handshake: Handshake | undefined
  private lines: Buffer = Buffer.alloc(0)
  private receiver: PayloadReceiver | undefined
  private stream: CommandStream | undefined
  private selectedDb = 0
  private target: { readonly id: string; readonly offset: bigint } | undefined
  private retry: Cancel | undefined
  private isClosed = false
  private clientId = 0
  private upSinceMs = 0

  constructor(host: string, port: number, deps: ReplicationDeps, history: ReplicationHistory, events: ReplicaSessionEvents) {
    this.host = host
    this.port = port
    this.deps = deps
    this.history = history
    this.events = events
    this.lastInputAtMs = deps.clock.monotonicMs()
  }

  get isUp(): boolean {
    return this.state === 'connected'
  }

  /** Size of the snapshot being received (0: unknown) and bytes of it here, for INFO. */
  get transfer(): { readonly totalBytes: number; readonly receivedBytes: number } {
    return { totalBytes: this.receiver?.totalBytes ?? 0, receivedBytes: this.receiver?.receivedBytes ?? 0 }
  }

  /** The link as one among the node's clients, while the stream flows. */
  get peer(): ReplicationPeer | undefined {
    const { socket } = this
    if (!this.isUp || socket === undefined) return undefined
    return {
      type: 'master',
      id: this.clientId,
      name: '',
      userName: undefined,
      ip: socket.remoteAddress ?? '',
      port: socket.remotePort ?? 0,
      localIp: socket.localAddress ?? '',
      localPort: socket.localPort ?? 0,
      connectedAtMs: this.upSinceMs,
      lastActiveAtMs: this.deps.clock.nowMs() - (this.deps.clock.monotonicMs() - this.lastInputAtMs),
      outputBufferBytes: socket.writableLength,
      lastCommand: 'NULL',
      close: () => this.lose('Connection with master lost.'),
    }
  }

  /** The primary's data comes in beside our own, which is served meanwhile (async_loading). */
  get isLoadingAside(): boolean {
    return this.aside !== undefined
  }

  connect(): void {
    this.retry?.()
    this.retry = undefined
    if (this.isClosed) return
    this.state = 'connecting'
    this.lastInputAtMs = this.deps.clock.monotonicMs()
    const socket = this.deps.connect(this.host, this.port)
    this.socket = socket
    const mine = (run: () => void) => (): void => {
      if (this.socket === socket) run()
    }
    socket.on('connect', mine(() => this.shakeHands(socket)))
    socket.on('data', (chunk: Buffer) => {
      if (this.socket === socket) this.receive(chunk)
    })
    socket.on('error', (error: Error) => mine(() => this.lose(`Error condition on socket for SYNC: ${error.message}`))())
    socket.on('close', mine(() => this.lose('Connection with master lost.')))
  }

  close(): void {
    this.isClosed = true
    this.retry?.()
    const { socket } = this
    this.socket = undefined
    socket?.destroy()
    if (this.isUp) this.events.linkChanged(false)
    this.state = 'connect'
  }

  /** Once a second: acknowledges, and gives up a silent primary. */
  tick(): void {
    const timeoutMs = this.deps.config.integer('repl-timeout') * 1000
    if (this.state !== 'connect' && this.loader === undefined && this.deps.clock.monotonicMs() - this.lastInputAtMs > timeoutMs) {
      return this.lose(this.isUp ? 'MASTER timeout: no data nor PING received...' : 'Timeout connecting to the MASTER...')
    }
    this.acknowledge()
    // A newline while loading keeps the primary from giving us up (rdbLoadProgressCallback).
    if (this.loader !== undefined) this.socket?.write('\n')
  }

  acknowledge(): void {
    if (this.isUp) this.socket?.write(requestBytes(['REPLCONF', 'ACK', String(this.history.offset)]), 'latin1')
  }

  private shakeHands(socket: Socket): void {
    const { config } = this.deps
    socket.setNoDelay(true)
    this.state = 'handshake'
    this.lines = Buffer.alloc(0)
    this.handshake = new Handshake({
      user: config.get('masteruser'),
      password: config.get('masterauth'),
      listeningPort: config.integer('replica-announce-port') || this.deps.ownPort(),
      announcedIp: config.get('replica-announce-ip'),
      position: this.isPositionKnown ? { id: this.history.id, nextOffset: this.history.offset + 1n } : undefined,
      isFailover: this.asksForFailover,
    })
    socket.write(this.handshake.start(), 'latin1')
  }

  private receive(chunk: Buffer): void {
    this.lastInputAtMs = this.deps.clock.monotonicMs()
    try {
      if (this.stream !== undefined) this.stream.push(chunk)
      else if (this.receiver !== undefined) this.receivePayload(chunk, this.receiver)
      else this.receiveLines(chunk)
    } catch (error) {
      if (!(error instanceof RdbFormatError) && !(error instanceof ProtocolError)) throw error
      this.lose(error.message)
    }
  }

  private receiveLines(chunk: Buffer): void {
    this.lines = this.lines.length === 0 ? chunk : Buffer.concat([this.lines, chunk])
    for (let end = this.lines.indexOf(LF); end !== -1; end = this.lines.indexOf(LF)) {
      const line = this.lines.toString('latin1', 0, end).replace(/\r$/, '')
      this.lines = this.lines.subarray(end + 1)
      const outcome = this.handshake!.onLine(line)
      if (outcome.kind === 'waiting') continue
      if (outcome.kind === 'send') this.socket?.write(outcome.bytes, 'latin1')
      else return this.settle(outcome)
    }
    if (this.lines.length > MAX_LINE_BYTES) this.lose('Line too long from primary.')
  }

  private settle(outcome: Exclude<HandshakeOutcome, { kind: 'waiting' | 'send' }>): void {
    const rest = this.lines
    this.lines = Buffer.alloc(0)
    if (outcome.kind === 'failed') {
      this.lose(outcome.reason)
      if (outcome.isPsyncRefused === true) this.endFailover(false)
      return
    }
    this.endFailover(true)
    if (outcome.kind === 'full-sync') {
      this.deps.log('notice', `Full resync from master: ${outcome.id}:${outcome.offset}`)
      this.target = { id: outcome.id, offset: outcome.offset }
      this.receiver = new PayloadReceiver()
      this.state = 'sync'
      if (this.deps.config.get('repl-diskless-load') === 'swapdb' && outcome.id === this.history.id) this.aside = this.deps.emptyDatabases()
    } else {
      this.deps.log('notice', 'Successful partial resynchronization with master.')
      this.events.continued(outcome.id)
      this.follow()
    }
    if (rest.length > 0) this.receive(rest)
  }

  private endFailover(isAccepted: boolean): void {
    if (!this.asksForFailover) return
    this.asksForFailover = false
    this.events.failoverAnswered(isAccepted)
  }

  private receivePayload(chunk: Buffer, receiver: PayloadReceiver): void {
    const received = receiver.push(chunk)
    if (received === undefined) return
    this.deps.log('notice', `MASTER <-> REPLICA sync: Loading DB in memory (${received.file.length} bytes)`)
    const { socket } = this
    socket?.pause()
    this.isPositionKnown = false
    if (this.aside === undefined) this.events.loading()
    const loader = new DatasetLoader(received.file, { databases: this.aside ?? this.deps.databases, dropExpiredAtMs: undefined })
    this.loader = loader
    this.loadSome(loader, received.rest)
  }

  private loader: DatasetLoader | undefined
  /** Databases beside those being served, which take the primary's data until it is whole (repl-diskless-load swapdb). */
  private aside: readonly Keyspace[] | undefined

  private loadSome(loader: DatasetLoader, rest: Buffer): void {
    if (this.loader !== loader) return
    try {
      const delay = keyDelayOf(this.deps.config.integer('key-load-delay'))
      if (!loader.step(delay?.keys)) {
        const goOn = (): void => this.loadSome(loader, rest)
        return delay === undefined ? this.deps.soon(goOn) : void this.deps.clock.setTimeout(goOn, delay.pauseMs)
      }
      this.finishLoading(loader.report, rest)
    } catch (error) {
      if (!(error instanceof RdbFormatError)) throw error
      this.lose(`Failed trying to load the MASTER synchronization DB: ${error.message}`)
    }
  }

  private finishLoading(report: LoadReport, rest: Buffer): void {
    this.loader = undefined
    if (report.unsupportedKeys > 0) this.deps.log('warning', describeUnsupported(report))
    this.deps.functions?.replace(report.functions)
    this.isPositionKnown = true
    this.selectedDb = 0
    if (this.aside !== undefined) this.events.replaced(this.aside)
    this.aside = undefined
    this.events.loaded(this.target!.id, this.target!.offset)
    this.deps.log('notice', 'MASTER <-> REPLICA sync: Finished with success')
    this.follow()
    this.acknowledge()
    this.socket?.resume()
    if (rest.length > 0) this.receive(rest)
  }

  private follow(): void {
    this.receiver = undefined
    this.stream = new CommandStream(
      {
        apply: (dbIndex, args) => this.apply(dbIndex, args),
        acknowledge: () => this.acknowledge(),
        applied: (bytes) => this.events.applied(bytes),
      },
      this.selectedDb,
    )
    this.state = 'connected'
    this.clientId = this.deps.nextClientId()
    this.upSinceMs = this.deps.clock.nowMs()
    this.downSinceMs = undefined
    this.lastInputAtMs = this.deps.clock.monotonicMs()
    this.events.linkChanged(true)
  }

  private apply(dbIndex: number, args: readonly Bytes[]): void {
    if (this.deps.databases[dbIndex] === undefined) throw new ProtocolError(`The primary writes to database ${dbIndex}, of ${this.deps.databases.length} here.`)
    this.deps.applyFromPrimary(dbIndex, args)
  }

  /** Drops the connection and tries again: at once after a working link, else in a second. */
  private lose(reason: string): void {
    const wasUp = this.isUp
    this.deps.log(wasUp ? 'notice' : 'warning', reason)
    const { socket } = this
    this.socket = undefined
    socket?.destroy()
    this.selectedDb = this.stream?.selectedDb ?? this.selectedDb
    this.stream = undefined
    this.receiver = undefined
    this.handshake = undefined
    if (this.loader !== undefined) this.abandonLoad()
    this.aside = undefined
    this.state = 'connect'
    if (wasUp) {
      this.downSinceMs = this.deps.clock.nowMs()
      this.events.linkChanged(false)
    }
    if (this.isClosed) return
    if (wasUp) this.deps.soon(() => this.connect())
    else this.retry = this.deps.clock.setTimeout(() => this.connect(), RETRY_MS)
  }

  private abandonLoad(): void {
    this.loader = undefined
    if (this.aside === undefined) this.events.loadFailed()
  }
}

function describeUnsupported(report: LoadReport): string {
  const first = report.unsupported[0]
  return `${report.unsupportedKeys} keys of the primary are missing here, because their types are not supported; the first: ${first?.key} (${first?.why})`
}
