/**
 * What the cluster logic must know about the rest of its node. All of it is read during a step, so the answers must not
 * change while one runs; a simulator answers from its own model.
 */
export interface NodeFacts {
  /** As a primary, the offset of the replication stream produced; as a replica, of the stream processed. */
  replicationOffset(): bigint
  /**
   * Milliseconds since the primary was last heard on a working replication link or, where there is none, since it broke;
   * Infinity for a replica that never had one. Only asked while this node is a replica.
   */
  primarySilenceMs(): number
  countKeysInSlot(slot: number): number
  /** Keys in database 0. */
  keyCount(): number
  /** Whether anybody here subscribes to channels (`false`) or shard channels (`true`). */
  hasSubscribers(sharded: boolean): boolean
}
