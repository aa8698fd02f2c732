import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { ProtocolError } from '../resp/request-decoder.ts'
import type { Cancel } from '../ports/clock.ts'
import { CommandStream } from './command-stream.ts'
import type { LoadReport } from './dataset-loader.ts'
import { Handshake, type HandshakeOutcome } from './handshake.ts'
import type { ReplicationHistory, StreamPosition } from './history.ts'
import { RdbFormatError } from './rdb/rdb-format-error.ts'
import { streamDbOf } from './position-fields.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import type { ReplicationPeer } from './replication-peer.ts'
import { requestBytes } from './request-bytes.ts'
import { type IntakeWay, SnapshotIntake } from './snapshot-intake.ts'

const RETRY_MS = 1000
const LF = 10
const MAX_LINE_BYTES = 4096

/** What replicationCron logs when the primary has been silent for repl-timeout. */
const TIMEOUT_WORDS: Readonly<Record<LinkState, string>> = {
  connect: 'Timeout connecting to the MASTER...',
  connecting: 'Timeout connecting to the MASTER...',
  handshake: 'Timeout connecting to the MASTER...',
  sync: "Timeout receiving bulk data from MASTER... If the problem persists try to set the 'repl-timeout' parameter in redis.conf to a larger value.",
  connected: 'MASTER timeout: no data nor PING received...',
}

/** Where the link to the primary stands, in ROLE's words. */
export type LinkState = 'connect' | 'connecting' | 'handshake' | 'sync' | 'connected'

export interface ReplicaSessionEvents {
  /** The primary's data is being loaded, which for `file` and `empty` means that nothing of the former data may be used from here on. */
  loading(way: IntakeWay): void
  /** The primary's data is here, in databases beside those being served: it takes their place. */
  replaced(databases: readonly Keyspace[]): void
  /** All of the primary's data is here, at this point of its stream. */
  loaded(position: StreamPosition): void
  /** The primary goes on where we stood, possibly under a new id. */
  continued(id: string | undefined): void
  /** The data could not be loaded. Ours is as it was before, or (`isIncomplete`) neither one nor the other. */
  loadFailed(isIncomplete: boolean): void
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
  private intake: SnapshotIntake | undefined
  private stream: CommandStream | undefined
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
    return this.intake?.transfer ?? { totalBytes: 0, receivedBytes: 0 }
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
      if (this.socket === socket) this.receive(socket, chunk)
    })
    socket.on('error', (error: Error) => mine(() => this.lose(`Error condition on socket for SYNC: ${error.message}`))())
    // `end` comes before other input of the same turn, `close` after it: who asks us in between shall not hear of a link.
    socket.on('end', mine(() => this.lose('Connection with master lost.')))
    socket.on('close', mine(() => this.lose('Connection with master lost.')))
  }

  close(): void {
    this.isClosed = true
    this.retry?.()
    const { socket } = this
    this.socket = undefined
    socket?.destroy()
    this.endIntake()
    if (this.isUp) this.events.linkChanged(false)
    this.state = 'connect'
  }

  /** Once a second: acknowledges, and gives up a silent primary. */
  tick(): void {
    const timeoutMs = this.deps.config.integer('repl-timeout') * 1000
    const isItsTurn = this.state !== 'connect' && this.intake?.isWaitingForPrimary !== false
    if (isItsTurn && this.deps.clock.monotonicMs() - this.lastInputAtMs > timeoutMs) return this.lose(TIMEOUT_WORDS[this.state])
    this.acknowledge()
    // A newline while loading keeps the primary from giving us up (rdbLoadProgressCallback).
    if (this.intake?.isLoading === true) this.socket?.write('\n')
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

  private receiveLate(socket: Socket, chunk: Buffer): void {
    if (this.socket !== socket) return
    socket.resume()
    this.receive(socket, chunk)
  }

  private receive(socket: Socket, chunk: Buffer): void {
    this.lastInputAtMs = this.deps.clock.monotonicMs()
    // Nothing may change the dataset in the midst of a script (processInputBuffer, scriptIsTimedout).
    if (this.deps.putOff?.(() => this.receiveLate(socket, chunk)) === true) {
      socket.pause()
      return
    }
    this.deps.traffic?.replicationReceived(chunk.length)
    try {
      if (this.stream !== undefined) this.stream.push(chunk)
      else if (this.intake !== undefined) this.intake.receive(chunk)
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
      this.intake = this.openIntake()
      this.state = 'sync'
    } else {
      this.deps.log('notice', 'Successful partial resynchronization with master.')
      this.events.continued(outcome.id)
      this.follow()
    }
    if (rest.length > 0 && this.socket !== undefined) this.receive(this.socket, rest)
  }

  private endFailover(isAccepted: boolean): void {
    if (!this.asksForFailover) return
    this.asksForFailover = false
    this.events.failoverAnswered(isAccepted)
  }

  /** The id of the stream whose snapshot is being received; while that is our own, our data is an earlier state of it. */
  get incomingId(): string | undefined {
    return this.target?.id
  }

  private openIntake(): SnapshotIntake {
    return new SnapshotIntake(this.deps, {
      loading: (way) => {
        if (way !== 'beside') this.isPositionKnown = false
        this.events.loading(way)
      },
      loaded: (report, beside, rest) => this.finishLoading(report, beside, rest),
      failed: (reason) => this.lose(reason),
      hold: (isHeld) => this.hold(isHeld),
    })
  }

  private hold(isHeld: boolean): void {
    this.lastInputAtMs = this.deps.clock.monotonicMs()
    if (isHeld) this.socket?.pause()
    else this.socket?.resume()
  }

  private finishLoading(report: LoadReport, beside: readonly Keyspace[] | undefined, rest: Buffer): void {
    const { log } = this.deps
    if (report.unsupportedKeys > 0) log('warning', describeUnsupported(report))
    this.intake = undefined
    if (beside !== undefined) {
      log('notice', 'MASTER <-> REPLICA sync: Swapping active DB with loaded DB')
      this.events.replaced(beside)
      log('notice', 'MASTER <-> REPLICA sync: Discarding old DB in background')
    }
    this.isPositionKnown = true
    this.events.loaded({ ...this.target!, selectedDb: streamDbOf(report.auxiliary) })
    log('notice', 'MASTER <-> REPLICA sync: Finished with success')
    // The link broke while the rest was loaded: what is here is whole all the same.
    if (this.socket === undefined) return this.connect()
    this.follow()
    this.acknowledge()
    this.socket.resume()
    if (rest.length > 0 && this.socket !== undefined) this.receive(this.socket, rest)
  }

  private follow(): void {
    const stream: CommandStream = new CommandStream(
      {
        apply: (dbIndex, args) => this.apply(dbIndex, args),
        acknowledge: () => this.acknowledge(),
        applied: (bytes) => {
          this.history.selectedDb = stream.selectedDb
          this.events.applied(bytes)
        },
      },
      this.history.selectedDb,
    )
    this.stream = stream
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

  /** Drops the connection and tries again: at once after a working link or a broken snapshot, else in a second. */
  private lose(reason: string): void {
    const { state } = this
    const wasUp = this.isUp
    this.deps.log(wasUp ? 'notice' : 'warning', reason)
    const { socket } = this
    this.socket = undefined
    socket?.destroy()
    if (this.intake?.isWhole === true) return
    this.stream = undefined
    this.handshake = undefined
    this.endIntake()
    this.state = 'connect'
    if (wasUp) {
      this.downSinceMs = this.deps.clock.nowMs()
      this.events.linkChanged(false)
    }
    if (this.isClosed) return
    if (state === 'sync') this.deps.log('notice', `Reconnecting to MASTER ${this.host}:${this.port} after failure`)
    if (wasUp || state === 'sync') this.deps.soon(() => this.connect())
    else this.retry = this.deps.clock.setTimeout(() => this.connect(), RETRY_MS)
  }

  private endIntake(): void {
    const { intake } = this
    if (intake === undefined) return
    this.intake = undefined
    intake.abandon()
    if (intake.isLoading) this.events.loadFailed(intake.isDatasetIncomplete)
  }
}

function describeUnsupported(report: LoadReport): string {
  const first = report.unsupported[0]
  return `${report.unsupportedKeys} keys of the primary are missing here, because their types are not supported; the first: ${first?.key} (${first?.why})`
}
