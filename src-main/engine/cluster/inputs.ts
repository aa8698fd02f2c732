import type { Bytes } from '../bytes.ts'
import type { Random } from '../ports/random.ts'
import type { AdminCommand } from './admin/command.ts'
import type { ClusterConfig } from './config.ts'

/** The world at the moment of a step. `nowMs` is wall-clock time. */
export interface ClusterEnv {
  readonly nowMs: number
  readonly random: Random
}

/** Everything that can happen to the cluster logic of a node. */
export type ClusterInput =
  /** Every 100 ms. */
  | { readonly kind: 'cron' }
  /** A dialled connection is open. */
  | { readonly kind: 'link-up'; readonly linkId: number; readonly localIp: string }
  /** A peer connected to us; the adapter chooses a negative id. */
  | { readonly kind: 'link-accepted'; readonly linkId: number; readonly localIp: string; readonly remoteIp: string }
  /** A connection failed, ended, or was cut because too much waited to be sent. */
  | { readonly kind: 'link-down'; readonly linkId: number; readonly why: 'refused' | 'ended' | 'buffer-limit' }
  | { readonly kind: 'packet'; readonly linkId: number; readonly bytes: Bytes }
  | { readonly kind: 'admin'; readonly command: AdminCommand }
  | { readonly kind: 'config'; readonly config: ClusterConfig }
  /** PUBLISH or SPUBLISH was called on this node. */
  | { readonly kind: 'publish'; readonly channel: Bytes; readonly message: Bytes; readonly sharded: boolean }
  /** A replica applied more of its primary's stream; only of interest while `manualFailoverPending`. */
  | { readonly kind: 'replication-progress' }
  /** The keys were loaded from disk at start. */
  | { readonly kind: 'data-loaded' }
  /** The node is about to stop: save what has waited. */
  | { readonly kind: 'stopping' }
