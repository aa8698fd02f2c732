import { sharedName } from '../bus/shared-names.ts'
import { FLAG_FAIL, FLAG_HANDSHAKE, FLAG_MIGRATE_TO, FLAG_PFAIL, FLAG_PRIMARY, FLAG_REPLICA } from './flags.ts'
import type { ClusterLink } from './link.ts'
import type { SlotSpan } from './slot-bitmap.ts'

/** A member of the cluster in this node's eyes (cluster.h, clusterNode). Times are wall-clock milliseconds, 0 for never. */
export interface ClusterNode {
  id: string
  readonly createdMs: number
  flags: number
  configEpoch: bigint
  slotCount: number
  /** No slot of its own lies outside these two, while it has any. */
  lowestSlot: number
  highestSlot: number
  /** Its slots as the wire has them, while they are known to be current. */
  slotSpan: SlotSpan | undefined
  readonly replicas: ClusterNode[]
  /** May be undefined for a replica whose primary we do not know. */
  replicaOf: ClusterNode | undefined
  lastInPingGossip: number
  pingSentMs: number
  pongReceivedMs: number
  dataReceivedMs: number
  failMs: number
  votedMs: number
  orphanedMs: number
  offset: bigint
  ip: string
  hostname: string
  shardId: string
  port: number
  plainPort: number
  busPort: number
  link: ClusterLink | undefined
  inboundLink: ClusterLink | undefined
  /** Who reports this node as failing, and when they last did; undefined while nobody ever has. */
  failReports: Map<ClusterNode, number> | undefined
  /** When the cron looks at this node next (`Supervision`). */
  supervisedAtTick: number
}

export function createNode(id: string, flags: number, nowMs: number): ClusterNode {
  return {
    id: sharedName(id),
    createdMs: nowMs,
    flags,
    configEpoch: 0n,
    slotCount: 0,
    lowestSlot: 0,
    highestSlot: -1,
    slotSpan: undefined,
    replicas: [],
    replicaOf: undefined,
    lastInPingGossip: 0,
    pingSentMs: 0,
    pongReceivedMs: 0,
    dataReceivedMs: 0,
    failMs: 0,
    votedMs: -Infinity,
    orphanedMs: 0,
    offset: 0n,
    ip: '',
    hostname: '',
    shardId: '',
    port: 0,
    plainPort: 0,
    busPort: 0,
    link: undefined,
    inboundLink: undefined,
    failReports: undefined,
    supervisedAtTick: 0,
  }
}

export function isPrimary(node: ClusterNode): boolean {
  return (node.flags & FLAG_PRIMARY) !== 0
}

export function isReplica(node: ClusterNode): boolean {
  return (node.flags & FLAG_REPLICA) !== 0
}

export function isFailed(node: ClusterNode): boolean {
  return (node.flags & FLAG_FAIL) !== 0
}

export function isTimedOut(node: ClusterNode): boolean {
  return (node.flags & FLAG_PFAIL) !== 0
}

export function inHandshake(node: ClusterNode): boolean {
  return (node.flags & FLAG_HANDSHAKE) !== 0
}

/** The primary of the node's shard: itself, or whom it follows; undefined while that is unknown. */
export function shardPrimary(node: ClusterNode): ClusterNode | undefined {
  return isPrimary(node) ? node : node.replicaOf
}

export function addReplica(primary: ClusterNode, replica: ClusterNode): void {
  if (primary.replicas.includes(replica)) return
  primary.replicas.push(replica)
  primary.flags |= FLAG_MIGRATE_TO
}

export function removeReplica(primary: ClusterNode, replica: ClusterNode): void {
  const at = primary.replicas.indexOf(replica)
  if (at === -1) return
  primary.replicas.splice(at, 1)
  if (primary.replicas.length === 0) primary.flags &= ~FLAG_MIGRATE_TO
}

export function countWorkingReplicas(primary: ClusterNode): number {
  return primary.replicas.filter((replica) => !isFailed(replica)).length
}
