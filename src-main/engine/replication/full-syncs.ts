import type { Bytes } from '../bytes.ts'
import type { FullSync } from './full-sync.ts'
import type { ReplicationHistory } from './history.ts'
import { positionFields } from './position-fields.ts'
import type { ReplicaFacts } from './replica-facts.ts'
import type { ReplicaLink } from './replica-link.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import { SavedSync } from './saved-sync.ts'
import type { StreamCursor } from './stream-buffer.ts'
import { StreamedSync } from './streamed-sync.ts'

const END_MARK_LENGTH = 40

/** What full synchronisations need of the stream they are followed by. */
export interface SyncedStream {
  replicas(): readonly ReplicaLink[]
  /** Counts what this turn added to the stream. */
  flush(): void
  forgetSelectedDatabase(): void
  openCursor(offset: bigint): StreamCursor
  /** The stream is a primary's, passed on. */
  isRelay(): boolean
}

/** Gives replicas that cannot go on a snapshot: one at a time, for all that wait for it (syncCommand, startBgsaveForReplication). */
export class FullSyncs {
  private readonly deps: ReplicationDeps
  private readonly history: ReplicationHistory
  private readonly stream: SyncedStream
  private sync: FullSync | undefined
  /** The file on disk was made for replicas, and rdb-del-sync-files was on. */
  private mustRemoveFile = false

  constructor(deps: ReplicationDeps, history: ReplicationHistory, stream: SyncedStream) {
    this.deps = deps
    this.history = history
    this.stream = stream
  }

  /** A snapshot is being made. */
  get isUnderWay(): boolean {
    return this.sync !== undefined
  }

  /** A replica that needs a snapshot. */
  accept(link: ReplicaLink): void {
    if (this.sync?.attach(link) === true) return
    // At the end of the turn: replicas that arrive together share one snapshot.
    this.deps.soon(() => this.startWaiting())
  }

  /** A replica went away. */
  drop(link: ReplicaLink): void {
    this.sync?.drop(link)
  }

  /** The snapshot being made shows what is no more (FLUSHALL): its replicas come back for another (killRDBChild, updateSlavesWaitingBgsave). */
  abandon(): void {
    for (const link of this.sync?.waiting ?? []) {
      this.deps.log('warning', `SYNC failed for replica ${link.name}: the dataset was flushed while its snapshot was made`)
      link.close()
    }
  }

  /** Once a second. */
  tick(): void {
    this.startWaiting()
    this.removeSyncFile()
  }

  /** Starts a snapshot for those who wait, unless one is under way: its end starts the next. */
  private startWaiting(): void {
    if (this.sync !== undefined) return
    const waiting = this.stream.replicas().filter((link) => link.state === 'waiting')
    const first = waiting[0]
    if (first === undefined) return
    const batch = waiting.filter(({ facts }) => facts.excludesData === first.facts.excludesData && facts.excludesFunctions === first.facts.excludesFunctions)
    // A snapshot of a part must not become the node's file.
    const isWanted = this.deps.config.boolean('repl-diskless-sync') || first.facts.excludesData || first.facts.excludesFunctions
    const isDiskless = isWanted && batch.every(({ facts }) => facts.understandsEofMark)
    if (isDiskless ? !this.mayStart(batch) : this.deps.saves.isSaving) return
    this.stream.flush()
    this.stream.forgetSelectedDatabase()
    this.deps.log('notice', `Starting BGSAVE for SYNC with target: ${isDiskless ? 'replicas sockets' : 'disk'}`)
    if (isDiskless) this.startStreamed(batch, first.facts)
    else this.startSaved(batch)
  }

  private startStreamed(batch: readonly ReplicaLink[], { excludesData, excludesFunctions }: ReplicaFacts): void {
    const { databases, clock, functions, random } = this.deps
    this.deps.log('notice', `Background RDB transfer started by pid ${process.pid}`)
    for (const link of batch) this.letFollow(link, this.history.offset)
    this.sync = new StreamedSync(
      {
        replicas: batch,
        replicationId: this.history.id,
        offset: this.history.offset,
        endMark: random.hex(END_MARK_LENGTH),
        databases: excludesData ? [] : databases,
        auxiliary: this.auxiliary(),
        functions: excludesFunctions ? [] : (functions?.sources() ?? []),
        onDone: () => this.endStreamed(batch),
      },
      this.deps.snapshots,
      clock,
    )
  }

  private startSaved(batch: readonly ReplicaLink[]): void {
    const { config, disk, log, saves } = this.deps
    const { offset } = this.history
    this.mustRemoveFile = config.boolean('rdb-del-sync-files')
    let isDone = false
    const sync = new SavedSync({
      replicas: batch,
      replicationId: this.history.id,
      offset,
      saves,
      disk,
      path: () => config.get('dbfilename'),
      follow: (link) => this.letFollow(link, offset),
      log,
      onDone: () => {
        isDone = true
        this.endSync()
      },
    })
    if (!isDone) this.sync = sync
  }

  private letFollow(link: ReplicaLink, offset: bigint): void {
    if (!link.facts.wantsSnapshotOnly) link.follow(this.stream.openCursor(offset + 1n))
  }

  /** A transfer that streams cannot be joined later: it waits a while for more replicas (shouldStartChildReplication). */
  private mayStart(batch: readonly ReplicaLink[]): boolean {
    const { clock, config } = this.deps
    const enough = config.integer('repl-diskless-sync-max-replicas')
    if (enough > 0 && batch.length >= enough) return true
    const waitedMs = clock.monotonicMs() - Math.min(...batch.map(({ openedAtMs }) => openedAtMs))
    return waitedMs >= config.integer('repl-diskless-sync-delay') * 1000
  }

  private endStreamed(batch: readonly ReplicaLink[]): void {
    const { log } = this.deps
    log('notice', transferEnd(batch.filter((link) => this.stream.replicas().includes(link)).length))
    for (const link of batch) {
      if (link.state === 'online') log('notice', `Streamed RDB transfer with replica ${link.name} succeeded (socket). Waiting for REPLCONF ACK from replica to enable streaming`)
    }
    this.endSync()
  }

  private endSync(): void {
    this.sync = undefined
    this.deps.soon(() => this.startWaiting())
  }

  private auxiliary(): (readonly [Bytes, Bytes])[] {
    return [...this.deps.snapshotFacts(), ...positionFields({ id: this.history.id, offset: this.history.offset, selectedDb: this.stream.isRelay() ? this.history.selectedDb : 0 })]
  }

  /** Where nothing is kept on disk, the file made for replicas shall not stay either (removeRDBUsedToSyncReplicas). */
  private removeSyncFile(): void {
    const { config, disk, log, saves } = this.deps
    if (!this.mustRemoveFile || !saves.keepsNothing || this.stream.replicas().some(({ state }) => state === 'waiting' || state === 'taking')) return
    this.mustRemoveFile = false
    log('notice', 'Removing the RDB file used to feed replicas in a persistence-less instance')
    disk.remove(config.get('dbfilename'))
  }
}

function transferEnd(replicasUp: number): string {
  return replicasUp === 0
    ? 'Diskless rdb transfer, last replica dropped, killing fork child.'
    : `Diskless rdb transfer, done reading from pipe, ${replicasUp} replicas still up.`
}
