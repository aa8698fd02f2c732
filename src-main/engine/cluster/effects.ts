import type { Bytes } from '../bytes.ts'
import type { ClusterEvent } from './events.ts'

/** Levels as Redis names them (`loglevel`). */
export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning'

/** Save `nodes.conf`. Always the first effect of a step: nothing is promised to others before it is on disk. */
export interface PersistEffect {
  readonly kind: 'persist'
  readonly conf: Bytes
  readonly fsync: boolean
}

/** What the bus links are to do. Ids of outbound links are positive and chosen by the core, inbound ones negative. */
export type BusEffect =
  | { readonly kind: 'dial'; readonly linkId: number; readonly host: string; readonly port: number }
  | { readonly kind: 'send'; readonly linkId: number; readonly bytes: Bytes }
  | { readonly kind: 'close'; readonly linkId: number }

/** What the rest of the node is to do. */
export type NodeEffect =
  | { readonly kind: 'replicate-from'; readonly nodeId: string; readonly host: string; readonly port: number }
  | { readonly kind: 'stop-replication' }
  | { readonly kind: 'flush-all-keys' }
  | { readonly kind: 'delete-keys-in-slot'; readonly slot: number }
  /** Shard channels of these slots are no longer served here: unsubscribe their subscribers. */
  | { readonly kind: 'unsubscribe-slots'; readonly slots: readonly number[] }
  /** Hold write commands until the wall clock shows `untilMs`, or until `resume-writes`. */
  | { readonly kind: 'pause-writes'; readonly untilMs: number }
  | { readonly kind: 'resume-writes' }
  /** Deliver to local subscribers only. */
  | { readonly kind: 'publish'; readonly channel: Bytes; readonly message: Bytes; readonly sharded: boolean }

/** What observers may want to know; losing one changes nothing. */
export type ObserverEffect =
  /** Some slot's owner, role or migration state changed: blocked clients must be looked at again. */
  | { readonly kind: 'slot-map-changed' }
  | { readonly kind: 'state-changed'; readonly state: 'ok' | 'fail' }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'event'; readonly event: ClusterEvent }

export type ClusterEffect = PersistEffect | BusEffect | NodeEffect | ObserverEffect
