import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { Clock } from '../ports/clock.ts'
import type { FullSync, FullSyncPoint } from './full-sync.ts'
import type { ReplicaLink } from './replica-link.ts'
import type { SnapshotRun, Snapshots } from './snapshots.ts'

const MAX_UNSENT_BYTES = 1024 * 1024
const RETRY_MS = 5

/** One snapshot and the replicas it is for. */
export interface StreamedSyncRequest extends FullSyncPoint {
  readonly replicas: readonly ReplicaLink[]
  /** Ends the snapshot, whose length nobody knows when it begins. */
  readonly endMark: string
  readonly databases: readonly Keyspace[]
  readonly auxiliary: Iterable<readonly [Bytes, Bytes]>
  readonly functions: Iterable<Bytes>
  readonly onDone: () => void
}

/** Sends one snapshot while it is made to a batch of replicas that arrived together; nobody can join later (rdbSaveToSlavesSockets). */
export class StreamedSync implements FullSync {
  private readonly request: StreamedSyncRequest
  private readonly run: SnapshotRun
  private readonly receivers: Set<ReplicaLink>

  constructor(request: StreamedSyncRequest, snapshots: Snapshots, clock: Clock) {
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

  get waiting(): readonly ReplicaLink[] {
    return [...this.receivers]
  }

  attach(): boolean {
    return false
  }

  drop(replica: ReplicaLink): void {
    if (!this.receivers.delete(replica) || this.receivers.size > 0) return
    this.run.cancel()
    this.request.onDone()
  }

  private announce(replica: ReplicaLink): void {
    const { replicationId, offset, endMark } = this.request
    if (!replica.usesOldSync) replica.send(`+FULLRESYNC ${replicationId} ${offset}\r\n`)
    replica.state = 'receiving'
    replica.send(`$EOF:${endMark}\r\n`)
  }

  /** The slowest receiver sets the pace; the stream's own limit decides when it has been too slow for too long. */
  private mayGoOn(): boolean {
    return this.receivers.values().every((replica) => replica.unsentBytes < MAX_UNSENT_BYTES)
  }

  private passOn(chunk: Buffer): void {
    for (const replica of this.receivers) replica.send(chunk)
  }

  private finish(): void {
    for (const replica of [...this.receivers]) this.complete(replica)
    this.request.onDone()
  }

  private complete(replica: ReplicaLink): void {
    replica.send(this.request.endMark)
    if (replica.facts.wantsSnapshotOnly) return replica.close({ afterSending: true })
    replica.putOnline()
    // A replica of the old protocol never acknowledges.
    if (replica.usesOldSync) replica.startStream()
    else replica.startsOnAck = true
  }
}
