/** What happened in the cluster as this node sees it, for observers such as a trace or a timeline. */
export type ClusterEvent =
  | { readonly kind: 'node-added'; readonly nodeId: string; readonly host: string; readonly port: number }
  | { readonly kind: 'node-removed'; readonly nodeId: string }
  | { readonly kind: 'address-changed'; readonly nodeId: string; readonly host: string; readonly port: number }
  | { readonly kind: 'possibly-failing'; readonly nodeId: string }
  | { readonly kind: 'reachable-again'; readonly nodeId: string }
  | { readonly kind: 'failed'; readonly nodeId: string; readonly reportedBy: string }
  | { readonly kind: 'role-changed'; readonly nodeId: string; readonly replicaOf: string | undefined }
  | { readonly kind: 'slots-moved'; readonly nodeId: string; readonly slotCount: number; readonly configEpoch: bigint }
  | { readonly kind: 'config-epoch'; readonly nodeId: string; readonly configEpoch: bigint; readonly why: EpochReason }
  | { readonly kind: 'election-scheduled'; readonly delayMs: number; readonly rank: number }
  | { readonly kind: 'election-started'; readonly epoch: bigint }
  | { readonly kind: 'election-won'; readonly epoch: bigint }
  | { readonly kind: 'vote-granted'; readonly nodeId: string; readonly epoch: bigint }
  | { readonly kind: 'vote-denied'; readonly nodeId: string; readonly epoch: bigint; readonly why: VoteDenial }
  | { readonly kind: 'vote-received'; readonly nodeId: string; readonly epoch: bigint; readonly votes: number }
  | { readonly kind: 'manual-failover'; readonly phase: 'requested' | 'paused' | 'caught-up' | 'timed-out' }
  | { readonly kind: 'packet-rejected'; readonly linkId: number; readonly code: string }

export type EpochReason = 'collision' | 'bump' | 'set' | 'election' | 'reset'

/** Why a vote was refused (cluster.c, clusterSendFailoverAuthIfNeeded). */
export type VoteDenial =
  | 'stale-epoch'
  | 'already-voted'
  | 'not-a-replica'
  | 'primary-unknown'
  | 'primary-up'
  | 'voted-recently'
  | 'newer-slot-owner'
