import type { NodeTrouble } from './node-trouble.ts'

/**
 * What a seed turned out to be. `replication`: a primary with replicas, or one of these, without cluster mode;
 * `sentinel`: the servers that a sentinel watches.
 */
export type ServerKind = 'cluster' | 'replication' | 'sentinel' | 'standalone'

/** What is known of a cluster at one moment. Plain data: it crosses the bridge to the renderer as it is. */
export interface Topology {
  /** Unix ms when the picture was taken. */
  readonly takenAtMs: number
  readonly kind: ServerKind
  /** As the asked node sees it; 'unknown' when it could not be asked. */
  readonly state: 'ok' | 'fail' | 'unknown'
  /** The node whose view of the cluster this is. */
  readonly viewOf: string
  readonly currentEpoch: string
  readonly slotsAssigned: number
  /** Assigned ones whose primary the asked node does not hold for failed or suspect. */
  readonly slotsServed: number
  /** On how many nodes the nodes' own views differ; absent while fewer than two were read. */
  readonly disputedCount?: number | undefined
  readonly shards: readonly Shard[]
  readonly nodes: readonly TopologyNode[]
}

/** A primary with its replicas. Shards keep their letter as long as a connection lives. */
export interface Shard {
  /** "A", "B", … "Z", "AA": stable over time, given in order of first slot. */
  readonly letter: string
  /** Index into the palette, stable like the letter. */
  readonly colorIndex: number
  readonly primaryId: string
  readonly replicaIds: readonly string[]
  /** Failed nodes without slots that led this shard until another of its nodes took over; absent where there are none. */
  readonly formerPrimaryIds?: readonly string[] | undefined
  /** Inclusive [first, last] pairs, ascending. */
  readonly slotRanges: readonly (readonly [number, number])[]
  readonly slotCount: number
}

export interface TopologyNode {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly busPort: number
  readonly hostname: string
  readonly role: 'primary' | 'replica' | 'unknown'
  readonly primaryId: string | undefined
  /** ok: answers and nobody doubts it; pfail/fail: as gossip has it; unreachable: we cannot reach it; unknown: not asked yet. */
  readonly health: 'ok' | 'pfail' | 'fail' | 'handshake' | 'noaddr' | 'unreachable' | 'unknown'
  /** Why it is not ok, in English words, when known. */
  readonly reason: string | undefined
  /** The same for other languages. */
  readonly trouble?: NodeTrouble | undefined
  readonly linkState: 'connected' | 'disconnected'
  readonly configEpoch: string
  readonly migrating: readonly { readonly slot: number; readonly toNodeId: string }[]
  readonly importing: readonly { readonly slot: number; readonly fromNodeId: string }[]
  readonly keyCount: number | undefined
  /** Bytes a replica is behind its primary, when both could be asked. */
  readonly replicationLagBytes: number | undefined
  readonly version: string | undefined
  /** "slotscope", "redis" or "valkey", when known. */
  readonly server: string | undefined
}
