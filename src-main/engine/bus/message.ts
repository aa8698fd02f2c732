import type { Bytes } from '../bytes.ts'

/** Message types in wire order (cluster.h, CLUSTERMSG_TYPE_*), under the names CLUSTER INFO counts them by. */
export const MESSAGE_TYPES = [
  'ping',
  'pong',
  'meet',
  'fail',
  'publish',
  'auth-req',
  'auth-ack',
  'update',
  'mfstart',
  'module',
  'publishshard',
] as const

export type MessageType = (typeof MESSAGE_TYPES)[number]

/** `mflags[0]` bits (cluster.h, CLUSTERMSG_FLAG0_*). */
export const MFLAG_PAUSED = 1
export const MFLAG_FORCEACK = 2
export const MFLAG_EXT_DATA = 4

/** What every message says about its sender. Lengths, counts and the signature are derived when it is encoded. */
export interface BusHeader {
  readonly port: number
  /** The plaintext client port, when `port` is a TLS one; else 0. */
  readonly plainPort: number
  readonly busPort: number
  readonly currentEpoch: bigint
  readonly configEpoch: bigint
  /** Replication offset in bytes. */
  readonly offset: bigint
  readonly sender: string
  /** 2048 bytes, one bit a slot, of the sender or of its primary. */
  readonly slots: Bytes
  /** The sender's primary, when it is a replica. */
  readonly replicaOf: string | undefined
  /** Empty when the receiver is to take the address of the connection. */
  readonly announcedIp: string
  /** Node flags of the sender (cluster.h, CLUSTER_NODE_*). */
  readonly flags: number
  /** 0 when the sender finds the cluster ok, 1 when it finds it failing. */
  readonly state: number
  /** `mflags[0]` without the extension bit, which the encoder sets. */
  readonly messageFlags: number
}

/** One node as the sender of a PING, PONG or MEET sees it. Times are whole seconds since the Unix epoch. */
export interface GossipEntry {
  readonly nodeId: string
  readonly pingSentSeconds: number
  readonly pongReceivedSeconds: number
  readonly ip: string
  readonly port: number
  readonly busPort: number
  readonly flags: number
  readonly plainPort: number
}

/** Ping extensions we read. Redis 7.0 knows only the hostname; the others come from 7.2 peers. */
export interface PingExtensions {
  readonly hostname?: string
  readonly shardId?: string
  readonly forgotten?: readonly ForgottenNode[]
}

/** A node another one was told to forget, and for how long. */
export interface ForgottenNode {
  readonly nodeId: string
  readonly ttlSeconds: number
}

export interface PingMessage {
  readonly type: 'ping' | 'pong' | 'meet'
  readonly header: BusHeader
  readonly gossip: readonly GossipEntry[]
  readonly extensions: PingExtensions
}

export interface FailMessage {
  readonly type: 'fail'
  readonly header: BusHeader
  readonly failing: string
}

export interface PublishMessage {
  readonly type: 'publish' | 'publishshard'
  readonly header: BusHeader
  readonly channel: Bytes
  readonly message: Bytes
}

export interface UpdateMessage {
  readonly type: 'update'
  readonly header: BusHeader
  readonly nodeId: string
  readonly configEpoch: bigint
  readonly slots: Bytes
}

export interface BareMessage {
  readonly type: 'auth-req' | 'auth-ack' | 'mfstart'
  readonly header: BusHeader
}

/** Sent by Redis modules; carried by the bus but meaningless to this engine. */
export interface ModuleMessage {
  readonly type: 'module'
  readonly header: BusHeader
  readonly moduleId: bigint
  readonly moduleType: number
  readonly payload: Bytes
}

export type BusMessage = PingMessage | FailMessage | PublishMessage | UpdateMessage | BareMessage | ModuleMessage
