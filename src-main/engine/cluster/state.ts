import type { MessageType } from '../bus/message.ts'
import type { ClusterLink } from './link.ts'
import type { ClusterNode } from './node.ts'
import { NodeTable } from './node-table.ts'
import type { ReplicaSpread } from './replica-spread.ts'
import { Supervision } from './supervision.ts'
import { SLOT_COUNT } from '../key-slot.ts'

/** A replica's bid to replace its failed primary (cluster.h, failover_auth_*). */
export interface ElectionState {
  /** When the last election was, or the next one will be, started; wall-clock ms. */
  startMs: number
  sent: boolean
  rank: number
  epoch: bigint
  readonly voters: Set<string>
  cantReason: CantFailoverReason
  cantLoggedMs: number
}

export type CantFailoverReason = 'none' | 'data-age' | 'waiting-delay' | 'expired' | 'waiting-votes'

/** A failover asked for by an operator (cluster.h, mf_*). */
export interface ManualFailoverState {
  /** 0 when none is going on. */
  endMs: number
  /** On the primary: who wants to take over. */
  replica: ClusterNode | undefined
  /** On the replica: the offset to reach, once the paused primary has told it. */
  primaryOffset: bigint | undefined
  /** On the replica: the election may start. */
  canStart: boolean
}

/** Work put off to the end of the step (cluster.c, clusterDoBeforeSleep). */
export interface Todo {
  handleFailover: boolean
  handleManualFailover: boolean
  updateState: boolean
  saveConfig: boolean
  fsyncConfig: boolean
  /** The next save at a cron is a synced one: for what must not be lost but happens too often to be synced each time. */
  syncSoon: boolean
  broadcastPong: boolean
}

export interface MessageCounts {
  readonly sent: Map<MessageType, number>
  readonly received: Map<MessageType, number>
}

/** Everything one node believes about the cluster (cluster.h, clusterState). */
export interface ClusterState {
  readonly nodes: NodeTable
  readonly myself: ClusterNode
  currentEpoch: bigint
  lastVoteEpoch: bigint
  state: 'ok' | 'fail'
  /** Primaries with at least one slot. */
  size: number
  readonly slotOwners: (ClusterNode | undefined)[]
  /** Slots that have an owner. */
  assignedSlots: number
  readonly migratingTo: Map<number, ClusterNode>
  readonly importingFrom: Map<number, ClusterNode>
  /** 1 for slots their recorded owner has stopped claiming: its word must not be passed on in an UPDATE. */
  readonly ownerNotClaiming: Uint8Array
  /** Forgotten node ids, with the wall-clock ms at which the ban ends. */
  readonly blacklist: Map<string, number>
  readonly links: Map<number, ClusterLink>
  nextLinkId: number
  /** Nodes added in this step, which need not wait for the next cron to be dialled. */
  readonly undialled: Set<ClusterNode>
  /** Nodes whose handshake has just ended, with the time it did: what others should hear of first. */
  readonly newcomers: Map<ClusterNode, number>
  /** Newcomers not yet announced to everybody. */
  announceNewcomers: boolean
  /** Where the node was last told to replicate from, as `host:port`. */
  replicatingFrom: string | undefined
  readonly election: ElectionState
  readonly manualFailover: ManualFailoverState
  readonly todo: Todo
  readonly counts: MessageCounts
  /** Nodes flagged PFAIL: every heartbeat reports all of them. */
  readonly suspects: Set<ClusterNode>
  readonly supervision: Supervision
  /** How replicas are spread over primaries; undefined once anything changed that it depends on. */
  replicaSpread: ReplicaSpread | undefined
  /** When the configuration was last saved; wall-clock ms. */
  savedMs: number
  linksOverBufferLimit: number
  packetsRejected: number
  cronIteration: number
  pingsSent: number
  firstStateUpdateMs: number | undefined
  /** -Infinity as long as we never found ourselves in a minority. */
  amongMinorityMs: number
  /** Whether `nodes.conf` made this node the primary of slots when it started. */
  readonly startedWithSlots: boolean
}

/** The state of a node that knows only itself. */
export function createState(myself: ClusterNode, startedWithSlots: boolean): ClusterState {
  const nodes = new NodeTable()
  nodes.add(myself)
  return {
    nodes,
    myself,
    currentEpoch: 0n,
    lastVoteEpoch: 0n,
    state: 'fail',
    size: 1,
    slotOwners: new Array<ClusterNode | undefined>(SLOT_COUNT).fill(undefined),
    assignedSlots: 0,
    migratingTo: new Map(),
    importingFrom: new Map(),
    ownerNotClaiming: new Uint8Array(SLOT_COUNT),
    blacklist: new Map(),
    links: new Map(),
    nextLinkId: 1,
    undialled: new Set(),
    newcomers: new Map(),
    announceNewcomers: false,
    replicatingFrom: undefined,
    election: { startMs: -Infinity, sent: false, rank: 0, epoch: 0n, voters: new Set(), cantReason: 'none', cantLoggedMs: -Infinity },
    manualFailover: { endMs: 0, replica: undefined, primaryOffset: undefined, canStart: false },
    todo: {
      handleFailover: false,
      handleManualFailover: false,
      updateState: false,
      saveConfig: false,
      fsyncConfig: false,
      syncSoon: false,
      broadcastPong: false,
    },
    counts: { sent: new Map(), received: new Map() },
    suspects: new Set(),
    supervision: new Supervision(),
    replicaSpread: undefined,
    savedMs: -Infinity,
    linksOverBufferLimit: 0,
    packetsRejected: 0,
    cronIteration: 0,
    pingsSent: 0,
    firstStateUpdateMs: undefined,
    amongMinorityMs: -Infinity,
    startedWithSlots,
  }
}
