import type { ReplicaLink } from './replica-link.ts'

/** The point of the stream a snapshot shows. */
export interface FullSyncPoint {
  readonly replicationId: string
  readonly offset: bigint
}

/** A snapshot under way to replicas: streamed as it is made, or saved first. */
export interface FullSync {
  /** The replicas that wait for its end. */
  readonly waiting: readonly ReplicaLink[]
  /** One more replica, if it can still have this snapshot; false: it waits for the next. */
  attach(replica: ReplicaLink): boolean
  /** A replica went away; a snapshot nobody needs any more is given up. */
  drop(replica: ReplicaLink): void
}
