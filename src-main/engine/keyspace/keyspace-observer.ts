import type { Bytes } from '../bytes.ts'
import type { EventClass } from './event-class.ts'

/** Who learns of what happens in a database. */
export interface KeyspaceObserver {
  /** Something happened to a key that keyspace notifications tell of; called only while `notifies` is set. */
  event?(kind: EventClass, event: string, key: Bytes): void
  /** A key ran out of time and was removed; replicas need the DEL (expire.c, propagateDeletion). */
  expired(key: Bytes): void
  /** Fields of a hash ran out of time and were removed; replicas need the HDEL. */
  fieldsExpired?(key: Bytes, fields: readonly Bytes[]): void
  /** A slot is about to change; a snapshot under way writes it out first. */
  beforeWrite?(slot: number): void
  /** A key's value or expiry changed: WATCH, tracking, blocked clients, keyspace events. */
  changed?(key: Bytes): void
  /** Something beside a key's value changed that must reach replicas, and that WATCH does not hear of. */
  noted?(): void
}
