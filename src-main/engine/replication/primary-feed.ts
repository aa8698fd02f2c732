import type { Bytes } from '../bytes.ts'
import type { TakenSocket } from '../client/client.ts'
import { FullSyncs } from './full-syncs.ts'
import type { ReplicationHistory } from './history.ts'
import { effectiveOutputLimit, type OutputLimit } from './output-limit.ts'
import type { ReplicaFacts } from './replica-facts.ts'
import { ReplicaLink } from './replica-link.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import { requestBytes } from './request-bytes.ts'
import { StreamBuffer } from './stream-buffer.ts'

const NO_DATABASE = -1
/** CONFIG SET raises what is below to this, a configuration file may say less (resizeReplicationBacklog). */
const LEAST_BACKLOG_BYTES = 16 * 1024

/** Where a replica asks to go on: undefined for SYNC, or `?` for PSYNC without a past. */
export interface ContinuationRequest {
  readonly id: string
  readonly nextOffset: bigint
}

/** What INFO tells of the backlog. */
export interface BacklogState {
  readonly isActive: boolean
  /** As configured. */
  readonly sizeBytes: number
  readonly firstOffset: bigint
  readonly keptBytes: number
  /** Memory of all that is kept for the backlog and for slow replicas. */
  readonly memoryBytes: number
}

/** Counters of INFO stats. */
export interface SyncCounters {
  readonly full: number
  readonly partialAccepted: number
  readonly partialRefused: number
}

const NO_SYNCS: SyncCounters = { full: 0, partialAccepted: 0, partialRefused: 0 }

/**
 * The sending side of replication: one stream of commands with a backlog, and the replicas that follow it. On a node that
 * is itself a replica the stream is its primary's, passed on byte by byte, so that offsets agree along the chain.
 * Sources: replication.c, replicationFeedSlaves, syncCommand, masterTryPartialResynchronization, replicationCron.
 */
export class PrimaryFeed {
  counters: SyncCounters = NO_SYNCS
  private readonly deps: ReplicationDeps
  private readonly history: ReplicationHistory
  private readonly links = new Set<ReplicaLink>()
  /** There is one as long as there are replicas. */
  private backlog: StreamBuffer | undefined
  private readonly syncs: FullSyncs
  /** Bytes of this turn, not yet counted in the history's offset. */
  private pending: Bytes = ''
  private selectedDb = NO_DATABASE
  private emptySinceMs: number
  private limit: OutputLimit
  /** Not from nought: the first PING comes a whole period after the start (replication_cron_loops). */
  private seconds = 1
  private readonly onAcknowledged: () => void

  /** `isRelay`: the stream is a primary's, passed on. */
  constructor(deps: ReplicationDeps, history: ReplicationHistory, isRelay: () => boolean, onAcknowledged: () => void) {
    this.deps = deps
    this.history = history
    this.onAcknowledged = onAcknowledged
    this.syncs = new FullSyncs(deps, history, {
      replicas: () => this.replicas,
      flush: () => this.flush(),
      forgetSelectedDatabase: () => this.forgetSelectedDatabase(),
      openCursor: (offset) => this.backlog!.openCursor(offset),
      isRelay,
    })
    this.emptySinceMs = deps.clock.monotonicMs()
    this.limit = effectiveOutputLimit(deps.config)
    deps.config.onChange('client-output-buffer-limit', () => {
      this.limit = effectiveOutputLimit(deps.config)
    })
    deps.config.onChange('repl-backlog-size', () => {
      if (deps.config.memoryBytes('repl-backlog-size') < LEAST_BACKLOG_BYTES) deps.config.note('repl-backlog-size', String(LEAST_BACKLOG_BYTES))
      this.limit = effectiveOutputLimit(deps.config)
      this.backlog?.resize(deps.config.memoryBytes('repl-backlog-size'))
    })
  }

  /** Connected replicas in the order they came, whatever their state. */
  get replicas(): readonly ReplicaLink[] {
    return [...this.links]
  }

  get isSendingSnapshot(): boolean {
    return this.syncs.isUnderWay
  }

  get replicaCount(): number {
    return this.links.size
  }

  /** Offset of the stream, what this turn added included. */
  get offset(): bigint {
    return this.pending === '' ? this.history.offset : this.history.offset + BigInt(this.pending.length)
  }

  get backlogState(): BacklogState {
    const { backlog } = this
    const sizeBytes = this.deps.config.memoryBytes('repl-backlog-size')
    if (backlog === undefined) return { isActive: false, sizeBytes, firstOffset: 0n, keptBytes: 0, memoryBytes: 0 }
    return { isActive: true, sizeBytes, firstOffset: backlog.firstOffset, keptBytes: backlog.keptBytes, memoryBytes: backlog.memoryBytes }
  }

  /** Replicas online and heard of within `min-replicas-max-lag` seconds (refreshGoodSlavesCount). */
  countGoodReplicas(): number {
    const maxLag = this.deps.config.integer('min-replicas-max-lag')
    return this.replicas.filter((link) => link.state === 'online' && link.lagSeconds <= maxLag).length
  }

  countAcknowledged(offset: bigint): number {
    return this.replicas.filter((link) => link.state === 'online' && link.ackedOffset >= offset).length
  }

  /** Adds a command to the stream. Without backlog and replicas there is no stream, and this costs nothing. */
  propagate(dbIndex: number, args: readonly Bytes[]): void {
    if (this.backlog === undefined && this.links.size === 0) return
    if (dbIndex !== this.selectedDb && dbIndex >= 0) {
      this.selectedDb = dbIndex
      this.add(requestBytes(['SELECT', String(dbIndex)]))
    }
    this.add(requestBytes(args))
  }

  /** Adds bytes of our own primary's stream. */
  passOn(chunk: Buffer): void {
    if (chunk.length > 0) this.distribute(chunk)
  }

  /** Asks all replicas to acknowledge at once (WAIT). */
  requestAcknowledgement(): void {
    this.propagate(this.selectedDb, ['REPLCONF', 'GETACK', '*'])
    this.flush()
  }

  /** Sends what this turn added. Called by itself at the end of the turn. */
  flush(): void {
    if (this.pending === '') return
    const chunk = Buffer.from(this.pending, 'latin1')
    this.pending = ''
    this.distribute(chunk)
  }

  /** A client becomes a replica. The answer to its SYNC or PSYNC goes out on its socket. */
  accept(taken: TakenSocket, facts: ReplicaFacts, request: ContinuationRequest | undefined): void {
    this.flush()
    const link = new ReplicaLink(taken, facts, request === undefined, this.deps.clock, {
      acknowledged: () => this.onAcknowledged(),
      closed: (closed) => this.remove(closed),
      sent: (sizeBytes) => this.deps.traffic?.replicationSent(sizeBytes),
      asked: (asking, asked) => this.refuse(asking, asked),
    })
    this.deps.log('notice', `Replica ${link.name} asks for synchronization`)
    if (this.deps.config.boolean('repl-disable-tcp-nodelay')) taken.socket.setNoDelay(false)
    this.links.add(link)
    if (request !== undefined && this.continues(link, request)) {
      this.count('partialAccepted')
      return link.listen()
    }
    if (request !== undefined && !request.id.startsWith('?')) this.count('partialRefused')
    this.count('full')
    this.ensureBacklog()
    link.listen()
    this.syncs.accept(link)
  }

  resetCounters(): void {
    this.counters = NO_SYNCS
  }

  /** Keeps a backlog, so that replicas of others can continue with us (slave side: createReplicationBacklog). */
  keepBacklog(): void {
    this.backlog ??= new StreamBuffer(this.deps.config.memoryBytes('repl-backlog-size'), this.history.offset)
  }

  /** The stream so far turns out to have begun at an offset. */
  shift(by: bigint): void {
    this.backlog?.shift(by)
  }

  /** The database the stream has selected; the first where the next command selects one. */
  get streamDb(): number {
    return Math.max(0, this.selectedDb)
  }

  /** All keys are about to go: a snapshot of them under way is of no use any more. */
  abandonSnapshot(): void {
    this.syncs.abandon()
  }

  dropBacklog(): void {
    this.backlog = undefined
  }

  /** The next command is preceded by a SELECT: its readers' database is unknown. */
  forgetSelectedDatabase(): void {
    this.selectedDb = NO_DATABASE
  }

  disconnectReplicas(): void {
    for (const link of [...this.links]) link.close()
  }

  /** Once a second: pings, newlines, timeouts, limits, the backlog's end (replicationCron). */
  tick(options: { isPrimary: boolean; isPaused: boolean }): void {
    const { config } = this.deps
    if (options.isPrimary && !options.isPaused && this.links.size > 0 && this.seconds % config.integer('repl-ping-replica-period') === 0) {
      this.propagate(this.selectedDb, ['PING'])
    }
    this.seconds++
    for (const link of this.links) if (link.state === 'waiting') link.send('\n')
    this.dropSilent(config.integer('repl-timeout') * 1000)
    this.dropOverLimit()
    if (options.isPrimary) this.endIdleBacklog(config.integer('repl-backlog-ttl') * 1000)
    this.syncs.tick()
  }

  private count(what: keyof SyncCounters): void {
    this.counters = { ...this.counters, [what]: this.counters[what] + 1 }
  }

  private add(bytes: Bytes): void {
    if (this.pending === '') this.deps.soon(() => this.flush())
    this.pending += bytes
  }

  private distribute(chunk: Buffer): void {
    this.history.offset += BigInt(chunk.length)
    this.backlog?.append(chunk)
    if (this.links.size === 0) return
    for (const link of this.links) link.pump()
    this.dropOverLimit()
  }

  private continues(link: ReplicaLink, { id, nextOffset }: ContinuationRequest): boolean {
    const { log } = this.deps
    if (!this.history.includes(id, nextOffset)) {
      const reason = id.startsWith('?') ? `Full resync requested by replica ${link.name}` : `Partial resynchronization not accepted: Replication ID mismatch (Replica asked for '${id}', my replication IDs are '${this.history.id}' and '${this.history.previousId}')`
      log('notice', reason)
      return false
    }
    if (this.backlog?.covers(nextOffset) !== true) {
      log('notice', `Unable to partial resync with replica ${link.name} for lack of backlog (Replica request was: ${nextOffset}).`)
      return false
    }
    const cursor = this.backlog.openCursor(nextOffset)
    const missedBytes = cursor.unreadBytes
    link.send(link.facts.understandsPsync2 ? `+CONTINUE ${this.history.id}\r\n` : '+CONTINUE\r\n')
    link.putOnline()
    link.follow(cursor)
    link.startStream()
    log('notice', `Partial resynchronization request from ${link.name} accepted. Sending ${missedBytes} bytes of backlog starting from offset ${nextOffset}.`)
    return true
  }

  /** The first backlog starts a history of its own: what was written before it was counted by nobody. */
  private ensureBacklog(): void {
    if (this.backlog !== undefined) return
    this.history.startAfresh()
    this.keepBacklog()
    this.deps.log('notice', `Replication backlog created, my new replication IDs are '${this.history.id}' and '${this.history.previousId}'`)
  }

  /** A replica asked for something: an answer would look like a part of its stream (prepareClientToWrite). */
  private refuse(link: ReplicaLink, request: readonly Bytes[]): void {
    const { name, touchesKeys } = this.deps.describeCommand(request)
    const error = "-ERR Replica can't interact with the keyspace"
    if (touchesKeys) this.deps.log('warning', `== CRITICAL == This master is sending an error to its replica: '${error}' after processing the command '${name}'`)
    this.deps.log('warning', `Replica generated a reply to command '${name}', disconnecting it: ${touchesKeys ? error : 'a reply'}`)
    link.close()
  }

  private remove(link: ReplicaLink): void {
    this.links.delete(link)
    this.syncs.drop(link)
    if (this.links.size === 0) this.emptySinceMs = this.deps.clock.monotonicMs()
    this.deps.log('notice', `Connection with replica ${link.name} lost.`)
  }

  private dropSilent(timeoutMs: number): void {
    const nowMs = this.deps.clock.monotonicMs()
    for (const link of [...this.links]) {
      if (!isSilent(link, nowMs, timeoutMs)) continue
      this.deps.log('warning', `Disconnecting timedout replica (${link.state === 'online' ? 'streaming' : 'full'} sync): ${link.name}`)
      link.close()
    }
  }

  private dropOverLimit(): void {
    for (const link of [...this.links]) {
      if (!link.exceeds(this.limit)) continue
      this.deps.log('warning', `Client ${link.name} scheduled to be closed ASAP for overcoming of output buffer limits.`)
      link.close()
    }
  }

  /** Without replicas the backlog is given up after a while, and with it the history (replicationCron). */
  private endIdleBacklog(ttlMs: number): void {
    if (this.backlog === undefined || ttlMs === 0 || this.links.size > 0) return
    if (this.deps.clock.monotonicMs() - this.emptySinceMs <= ttlMs) return
    this.history.startAfresh()
    this.dropBacklog()
    this.deps.log('notice', `Replication backlog freed after ${ttlMs / 1000} seconds without connected replicas.`)
  }

  /** A promotion counts the time without replicas from now on. */
  restartIdleClock(): void {
    this.emptySinceMs = this.deps.clock.monotonicMs()
  }
}

/** An online replica acknowledges each second; one that receives a snapshot must at least take the bytes there are for it (replicationCron). */
function isSilent(link: ReplicaLink, nowMs: number, timeoutMs: number): boolean {
  if (link.state === 'online') return !link.usesOldSync && nowMs - link.ackedAtMs > timeoutMs
  return link.state !== 'waiting' && link.stalledMs() > timeoutMs
}
