import type { Bytes } from '../bytes.ts'
import type { TakenSocket } from '../client/client.ts'
import type { LiveSetting } from '../config/config.ts'
import type { Cancel } from '../ports/clock.ts'
import { AckWaiters } from './ack-waiters.ts'
import { CoordinatedFailover } from './coordinated-failover.ts'
import { ReplicationHistory, type StreamPosition } from './history.ts'
import { replicationInfo } from './info.ts'
import { type ContinuationRequest, PrimaryFeed } from './primary-feed.ts'
import type { ReplicaFacts } from './replica-facts.ts'
import type { ReplicaLink } from './replica-link.ts'
import { ReplicaSession } from './replica-session.ts'
import type { IntakeWay } from './snapshot-intake.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { ReplicationPeer } from './replication-peer.ts'
import type { ReplicationDeps, ReplicationRole } from './replication-deps.ts'

const TICK_MS = 1000

/**
 * Replication of one node: it is a primary that feeds replicas, or a replica that follows a primary and may feed others in
 * turn. The only class of this folder that the rest of the node talks to.
 */
export class Replication {
  readonly history: ReplicationHistory
  /** FAILOVER. */
  readonly failover: CoordinatedFailover
  private readonly deps: ReplicationDeps
  private readonly feed: PrimaryFeed
  private readonly waiters: AckWaiters
  private session: ReplicaSession | undefined
  private stopTicking: Cancel | undefined
  private loading = false
  private isLoadingBeside = false
  private readonly goodReplicasWanted: LiveSetting
  /** No PING goes into the stream: a failover waits for offsets to meet (replicationCron, manual_failover_in_progress). */
  isPaused = false

  constructor(deps: ReplicationDeps) {
    this.deps = deps
    this.goodReplicasWanted = deps.config.live('min-replicas-to-write')
    this.history = new ReplicationHistory(deps.random)
    this.waiters = new AckWaiters(deps.clock, (offset) => this.feed.countAcknowledged(offset))
    this.feed = new PrimaryFeed(deps, this.history, () => this.session !== undefined, () => this.onAcknowledged())
    this.failover = this.makeFailover()
    this.stopTicking = deps.clock.setInterval(() => this.tick(), TICK_MS)
  }

  get role(): ReplicationRole {
    return this.session === undefined ? 'primary' : 'replica'
  }

  /** Address of the primary followed, undefined on a primary. */
  get primary(): { readonly host: string; readonly port: number } | undefined {
    return this.session && { host: this.session.host, port: this.session.port }
  }

  /** State of the link to the primary, undefined on a primary. */
  get link(): ReplicaSession | undefined {
    return this.session
  }

  get linkStatus(): 'up' | 'down' {
    return this.session?.isUp === true ? 'up' : 'down'
  }

  /** Wall-clock time since which a replica has had no link; undefined while it has one or when it never had. */
  get masterLinkDownSinceMs(): number | undefined {
    return this.session?.downSinceMs
  }

  /** Milliseconds since the primary was last heard of, on a replica (the data age of a cluster election). */
  get dataAgeMs(): number {
    if (this.session === undefined) return 0
    const { clock } = this.deps
    if (this.session.isUp) return clock.monotonicMs() - this.session.lastInputAtMs
    return this.session.downSinceMs === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - this.session.downSinceMs
  }

  /** Bytes of the stream written (primary) or applied (replica): master_repl_offset. */
  get offset(): bigint {
    return this.feed.offset
  }

  /** Offset of the data a cluster may count on: 0 while it is being replaced (replicationGetSlaveOffset without a cached master). */
  get dataOffset(): bigint {
    return this.loading || this.session?.state === 'sync' ? 0n : this.offset
  }

  /** True while the primary's data comes in beside ours, which is served meanwhile. */
  get isLoadingAside(): boolean {
    return this.isLoadingBeside
  }

  /** True while the dataset is being replaced by the primary's: commands get -LOADING. */
  get isLoading(): boolean {
    return this.loading
  }

  get replicas(): readonly ReplicaLink[] {
    return this.feed.replicas
  }

  /** The connections of replication, which clients are shown and may kill: to the primary, and from replicas. */
  get peers(): readonly ReplicationPeer[] {
    const primary = this.session?.peer
    const replicas = this.feed.replicas.map((link) => link.peer)
    return primary === undefined ? replicas : [primary, ...replicas]
  }

  /** A snapshot for replicas is being written. */
  get isSendingSnapshot(): boolean {
    return this.feed.isSendingSnapshot
  }

  get replicaCount(): number {
    return this.feed.replicaCount
  }

  /** Counters of INFO stats: sync_full, sync_partial_ok, sync_partial_err. */
  get counters(): PrimaryFeed['counters'] {
    return this.feed.counters
  }

  /** CONFIG RESETSTAT. */
  resetCounters(): void {
    this.feed.resetCounters()
  }

  get backlogState(): PrimaryFeed['backlogState'] {
    return this.feed.backlogState
  }

  get goodReplicaCount(): number {
    return this.feed.countGoodReplicas()
  }

  /** Writes must be refused with -NOREPLICAS (min-replicas-to-write). */
  get lacksGoodReplicas(): boolean {
    const wanted = this.goodReplicasWanted.number
    if (wanted === 0 || this.session !== undefined || this.deps.config.integer('min-replicas-max-lag') === 0) return false
    return this.feed.countGoodReplicas() < wanted
  }

  /** Follows a primary from now on. What was written here may survive if the primary shares our history. */
  becomeReplicaOf(host: string, port: number, options: { asFailover?: boolean } = {}): void {
    this.feed.flush()
    const wasPrimary = this.session === undefined
    const former = this.session
    if (former === undefined) this.history.selectedDb = this.feed.streamDb
    this.session = this.openSession(host, port)
    former?.close()
    this.session.asksForFailover = options.asFailover === true
    this.deps.config.note('replicaof', `${host} ${port}`)
    this.setReplicaMode(true)
    this.waiters.settleAll()
    this.deps.log('notice', `Connecting to MASTER ${host}:${port}`)
    if (wasPrimary) this.deps.onRoleChange('replica')
    this.session.connect()
  }

  /** Stops following: the data stays, and a new history branches off here (replicationUnsetMaster). */
  becomePrimary(): void {
    if (this.session === undefined) return
    const former = this.session
    this.session = undefined
    former.close()
    this.deps.config.note('replicaof', '')
    this.history.branchOff()
    // Replicas must learn of the new id; they come back at once and go on where they were.
    this.feed.disconnectReplicas()
    this.feed.forgetSelectedDatabase()
    this.feed.restartIdleClock()
    this.setReplicaMode(false)
    this.deps.onRoleChange('primary')
  }

  /** A command changed the dataset: replicas are sent it. On a replica this does nothing, its own writes are local. */
  propagate(dbIndex: number, args: readonly Bytes[]): void {
    if (this.session === undefined) this.feed.propagate(dbIndex, args)
  }

  /** Sends at once what this turn propagated; without it that happens at the end of the turn. */
  flush(): void {
    this.feed.flush()
  }

  /** Why a SYNC or PSYNC cannot be served now, in Redis's words. */
  get syncRefusal(): string | undefined {
    if (this.failover.isUnderWay) return "NOMASTERLINK Can't SYNC while failing over"
    if (this.session !== undefined && !this.session.isUp) return "NOMASTERLINK Can't SYNC while not connected with my master"
    return undefined
  }

  /** A client asked for the stream; `request` is undefined for the old SYNC. */
  acceptReplica(taken: TakenSocket, facts: ReplicaFacts, request: ContinuationRequest | undefined): void {
    this.feed.accept(taken, facts, request)
  }

  /** Asks replicas to say at once how far they are. A replica must not: its stream is its primary's. */
  requestAcknowledgement(): void {
    if (this.session === undefined) this.feed.requestAcknowledgement()
  }

  countAcknowledged(offset: bigint): number {
    return this.feed.countAcknowledged(offset)
  }

  /** See {@link AckWaiters.add}; asks the replicas to acknowledge at once. */
  waitForReplicas(offset: bigint, wanted: number, timeoutMs: number, done: (acknowledged: number) => void): () => void {
    const stop = this.waiters.add(offset, wanted, timeoutMs, done)
    this.feed.requestAcknowledgement()
    return stop
  }

  /** Gives the history a new id, as after DEBUG CHANGE-REPL-ID. */
  changeId(): void {
    this.history.startAfresh()
  }

  /** The point of the stream the dataset stands at, to be kept in saved files; undefined where no stream is counted. */
  get savedPosition(): StreamPosition | undefined {
    if (this.session === undefined && !this.feed.backlogState.isActive) return undefined
    return { id: this.history.id, offset: this.offset, selectedDb: this.session === undefined ? this.feed.streamDb : this.history.selectedDb }
  }

  /** A key was left out of what is loaded at start, for being expired: replicas that come back must be told (RDBFLAGS_FEED_REPL). */
  noteExpired(dbIndex: number, key: Bytes): void {
    this.feed.keepBacklog()
    this.feed.propagate(dbIndex, ['DEL', key])
  }

  /**
   * Takes up the position a file was saved at (loadDataFromDisk). A replica asks its primary to go on from there; a primary
   * lets replicas go on that stood no further, under the id it had. Undefined: the file tells none.
   */
  resumePosition(position: StreamPosition | undefined, options: { isReplica: boolean }): void {
    this.feed.flush()
    if (position === undefined) return this.feed.dropBacklog()
    if (options.isReplica) return this.history.adopt(position)
    this.feed.keepBacklog()
    this.feed.shift(position.offset)
    this.history.resume(position)
  }

  /** All keys are about to go: a snapshot of them under way is of no use any more. */
  abandonSnapshot(): void {
    this.feed.abandonSnapshot()
  }

  /** Lines of INFO's replication section. */
  infoLines(): string[] {
    return replicationInfo(this, this.deps)
  }

  close(): void {
    this.stopTicking?.()
    this.stopTicking = undefined
    this.failover.close()
    this.session?.close()
    this.waiters.settleAll()
    this.feed.flush()
    this.feed.disconnectReplicas()
  }

  private openSession(host: string, port: number): ReplicaSession {
    const session: ReplicaSession = new ReplicaSession(host, port, this.deps, this.history, {
      loading: (way) => this.beginLoading(way),
      replaced: (databases) => this.swapIn(databases),
      loaded: (position) => this.endLoading(position),
      loadFailed: (isIncomplete) => this.failLoading(isIncomplete),
      continued: (id) => this.continueUnder(id),
      applied: (bytes) => this.feed.passOn(bytes),
      linkChanged: (isUp) => this.deps.onLinkChange?.(isUp),
      failoverAnswered: (isAccepted) => this.failover.answered(isAccepted),
    })
    return session
  }

  private makeFailover(): CoordinatedFailover {
    const hold = (isHeld: boolean): void => {
      this.isPaused = isHeld
      this.deps.holdWrites?.(isHeld)
    }
    return new CoordinatedFailover({
      clock: this.deps.clock,
      log: (level, message) => this.deps.log(level, message),
      replicas: () => this.feed.replicas,
      offset: () => this.offset,
      pause: () => hold(true),
      resume: () => hold(false),
      handOver: (host, port) => this.becomeReplicaOf(host, port, { asFailover: true }),
      takeBack: () => this.becomePrimary(),
    })
  }

  private onAcknowledged(): void {
    this.waiters.check()
    this.failover.check()
  }

  /** Data that comes in beside ours leaves ours in service only while both are of one history (readSyncBulkPayload, asyncLoading). */
  private beginLoading(way: IntakeWay): void {
    this.isLoadingBeside = way === 'beside' && this.session?.incomingId === this.history.id
    this.loading = !this.isLoadingBeside
    this.endPendingSave()
    if (way === 'beside') return
    this.deps.functions?.replace([])
    // Whoever followed us followed data that is about to go (replicationAttachToNewMaster).
    this.feed.disconnectReplicas()
    this.feed.dropBacklog()
    this.clearDatabases()
  }

  /** A save of the former data must not end as the node's file after the new data's (readSyncBulkPayload, killRDBChild). */
  private endPendingSave(): void {
    const { log, saves } = this.deps
    if (!saves.isSaving) return
    log('notice', "Replica is about to load its primary's data, but a background save is under way. It is given up to avoid any race")
    saves.cancel()
  }

  private swapIn(databases: readonly Keyspace[]): void {
    this.feed.disconnectReplicas()
    this.feed.dropBacklog()
    this.deps.snapshots.beforeSwap()
    for (const [index, database] of this.deps.databases.entries()) database.swapContent(databases[index]!)
  }

  private endLoading(position: StreamPosition): void {
    this.history.adopt(position)
    this.feed.keepBacklog()
    this.stopLoading()
    this.deps.onDatasetReplaced?.()
  }

  private failLoading(isIncomplete: boolean): void {
    if (isIncomplete) {
      this.clearDatabases()
      // What is here now is no point of any stream: nobody may go on from it.
      this.history.startAfresh()
    } else this.deps.log('notice', 'MASTER <-> REPLICA sync: Discarding temporary DB in background')
    this.stopLoading()
  }

  private stopLoading(): void {
    this.loading = false
    this.isLoadingBeside = false
  }

  private continueUnder(id: string | undefined): void {
    if (id !== undefined && id !== this.history.id) {
      this.deps.log('warning', `Master replication ID changed to ${id}`)
      this.history.continueUnder(id)
      this.feed.disconnectReplicas()
    }
    this.feed.keepBacklog()
  }

  private clearDatabases(): void {
    for (const database of this.deps.databases) database.clear()
  }

  private setReplicaMode(isReplica: boolean): void {
    for (const database of this.deps.databases) database.isReplica = isReplica
  }

  private tick(): void {
    if (this.deps.putOff?.(() => undefined) === true) return
    this.session?.tick()
    this.feed.tick({ isPrimary: this.session === undefined, isPaused: this.isPaused })
  }
}
