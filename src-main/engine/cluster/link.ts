import type { ClusterNode } from './node.ts'

/** One TCP connection of the bus as the core knows it; the socket behind it belongs to the adapter. */
export interface ClusterLink {
  readonly id: number
  readonly inbound: boolean
  readonly createdMs: number
  /** Undefined for an inbound link whose sender has not introduced itself yet. */
  node: ClusterNode | undefined
  connected: boolean
  /** Our own address on this connection; empty until it is known. */
  localIp: string
  /** The peer's address on this connection; empty until it is known. */
  remoteIp: string
}
