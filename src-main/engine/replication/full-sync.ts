import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReplicaLink } from './replica-link.ts'
import type { SnapshotRun, Snapshots } from './snapshots.ts'

const MAX_UNSENT_BYTES = 4 * 1024 * 1024
const RETRY_MS = 5

/** One snapshot and the replicas it is for. */
export interface FullSyncRequest {
  readonly replicas: readonly ReplicaLink[]
  readonly replicationId: string
  /** Offset of the stream at this moment. */
  readonly offset: bigint
  /** Sent as it is written, ended by this mark; undefined: sent whole once its length is known. */
  readonly endMark: string | undefined
  readonly databases: readonly Keyspace[]
  readonly auxiliary: Iterable<readonly [Bytes, Bytes]>
  readonly functions: Iterable<Bytes>
  readonly onDone: () => void
}

/** Sends one snapshot to a batch of replicas that arrived together (startBgsaveForReplication). */
export class FullSync {
  private readonly request: FullSyncRequest
  private readonly run: SnapshotRun
  private readonly receivers: Set<ReplicaLink>
  private readonly whole: Buffer[] = []

  constructor(request: FullSyncRequest, snapshots: Snapshots, clock: Clock) {
    this.request = request
    this.receivers = new Set(request.replicas)
    for (const replica of this.receivers) this.announce(replica)
    this.run = snapshots.start({
      databases: request.databases,
      auxiliary: request.auxiliary,
      functions: request.functions,
      onChunk: (chunk) => this.passOn(chunk),
      onEnd: () => this.finish(),
      mayGoOn: () => this.mayGoOn(),
      retry: (step) => void clock.setTimeout(step, RETRY_MS),
    })
  }

  /** A replica went away; without any left the snapshot is given up. */
  drop(replica: ReplicaLink): void {
    if (!this.receivers.delete(replica) || this.receivers.size > 0) return
    this.run.cancel()
    this.request.onDone()
  }

  private announce(replica: ReplicaLink): void {
    const { replicationId, offset, endMark } = this.request
    if (!replica.usesOldSync) replica.send(`+FULLRESYNC ${replicationId} ${offset}\r\n`)
    if (endMark === undefined) return
    replica.state = 'receiving'
    replica.send(`$EOF:${endMark}\r\n`)
  }

  /** The slowest receiver sets the pace; the stream's own limit decides when it has been too slow for too long. */
  private mayGoOn(): boolean {
    return this.receivers.values().every((replica) => replica.unsentBytes < MAX_UNSENT_BYTES)
  }

  private passOn(chunk: Buffer): void {
    if (this.request.endMark === undefined) this.whole.push(chunk)
    else for (const replica of this.receivers) replica.send(chunk)
  }

  private finish(): void {
    const sizeBytes = this.whole.reduce((sum, chunk) => sum + chunk.length, 0)
    for (const replica of [...this.receivers]) this.complete(replica, sizeBytes)
    this.request.onDone()
  }

  private complete(replica: ReplicaLink, sizeBytes: number): void {
    const { endMark } = this.request
    if (endMark !== undefined) replica.send(endMark)
    else {
      replica.send(`$${sizeBytes}\r\n`)
      for (const chunk of this.whole) replica.send(chunk)
    }
    if (replica.facts.wantsSnapshotOnly) return replica.close({ afterSending: true })
    replica.putOnline()
    // A replica of the old protocol never acknowledges.
    if (endMark !== undefined && !replica.usesOldSync) replica.startsOnAck = true
    else replica.startStream()
  }
}
