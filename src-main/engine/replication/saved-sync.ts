import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import type { FullSync, FullSyncPoint } from './full-sync.ts'
import type { ReplicaLink } from './replica-link.ts'
import type { BackgroundSaves } from './replication-deps.ts'

export interface SavedSyncRequest extends FullSyncPoint {
  readonly replicas: readonly ReplicaLink[]
  readonly saves: BackgroundSaves
  readonly disk: AppendDisk
  /** Path of the file, asked for once it is there. */
  readonly path: () => string
  /** Lets a replica read the stream from the snapshot's point on. */
  readonly follow: (replica: ReplicaLink) => void
  readonly log: (level: LogLevel, message: string) => void
  /** The file is there and is being sent, or will not be. */
  readonly onDone: () => void
}

/** Saves the dataset as BGSAVE does, and then sends the file to every replica that came meanwhile (startBgsaveForReplication, disk target). */
export class SavedSync implements FullSync {
  private readonly request: SavedSyncRequest
  private readonly receivers = new Set<ReplicaLink>()
  private isOver = false

  constructor(request: SavedSyncRequest) {
    this.request = request
    for (const replica of request.replicas) this.announce(replica)
    if (!request.saves.begin((error) => this.finish(error))) this.finish(new Error('it could not begin'))
  }

  get waiting(): readonly ReplicaLink[] {
    return [...this.receivers]
  }

  attach(replica: ReplicaLink): boolean {
    if (this.isOver) return false
    this.announce(replica)
    this.request.log('notice', 'Waiting for end of BGSAVE for SYNC')
    return true
  }

  /** Where files are kept anyway the save goes on without replicas (checkChildrenDone, killRDBChild). */
  drop(replica: ReplicaLink): void {
    if (!this.receivers.delete(replica) || this.receivers.size > 0 || this.isOver) return
    if (!this.request.saves.hasSavePoints) this.request.saves.cancel()
  }

  private announce(replica: ReplicaLink): void {
    const { replicationId, offset } = this.request
    this.receivers.add(replica)
    if (!replica.usesOldSync) replica.send(`+FULLRESYNC ${replicationId} ${offset}\r\n`)
    this.request.follow(replica)
  }

  private finish(error: Error | undefined): void {
    if (this.isOver) return
    this.isOver = true
    for (const replica of [...this.receivers]) {
      if (error === undefined) this.sendFile(replica)
      else this.fail(replica, `SYNC failed. BGSAVE child returned an error: ${error.message}`)
    }
    this.request.onDone()
  }

  private sendFile(replica: ReplicaLink): void {
    const { disk } = this.request
    const path = this.request.path()
    const sizeBytes = disk.size(path)
    if (sizeBytes === undefined) return this.fail(replica, "SYNC failed. Can't open/stat DB after BGSAVE: there is no such file")
    replica.state = 'taking'
    replica.send(`$${sizeBytes}\r\n`)
    replica.sendPieces(disk.chunks(path)[Symbol.iterator](), (error) => {
      if (error !== undefined) return this.fail(replica, `Read error sending DB to replica: ${error.message}`)
      if (replica.facts.wantsSnapshotOnly) return replica.close({ afterSending: true })
      replica.putOnline()
      replica.startStream()
      this.request.log('notice', `Synchronization with replica ${replica.name} succeeded`)
    })
  }

  private fail(replica: ReplicaLink, reason: string): void {
    this.request.log('warning', reason)
    replica.close()
  }
}
