import type { FoundingMember } from '../../engine/cluster/admin/found.ts'
import type { SendRedirects } from '../../engine/redirect-batches.ts'

/** What a host is told of a node it shall run. */
export interface NodeSpec {
  readonly host: string
  readonly port: number
  /** The node's own folder; it exists. */
  readonly folder: string
  /** As for redis-server: without a config file, without `dir`. */
  readonly argv: readonly string[]
}

/** How a node ended without its host having been asked to end it. */
export interface NodeEnd {
  /** crashed: it broke, or its thread or process did; stopped: somebody told it to shut down. */
  readonly status: 'crashed' | 'stopped'
  readonly reason: string
}

/**
 * Runs the nodes of one sandbox, addressed by their client ports. Each promise is bounded and rejects with a SandboxRefusal.
 * A node that ends by itself leaves its neighbours alone and is reported to the listener that the host was made with.
 */
export interface NodeHost {
  /** Resolves once the node accepts connections. */
  start(spec: NodeSpec): Promise<void>
  /** Where the host can: makes one cluster of all its new nodes, told by their ids. Connections are made after that. */
  readonly found?: (plan: (nodeIdOf: (port: number) => string) => readonly FoundingMember[]) => Promise<void>
  /** A clean shutdown. A node that is not running is no error. */
  stop(port: number): Promise<void>
  /** As kill -9: sockets drop, nothing is saved. */
  kill(port: number): Promise<void>
  /** Freezes the node: its sockets stay open and nothing answers. */
  pause(port: number): Promise<void>
  resume(port: number): Promise<void>
  /** Where the host can: tells which clients its nodes send elsewhere, reports keyed by client port; undefined ends it. */
  readonly observe?: (listener: SendRedirects | undefined) => void
  /** Stops every node and frees threads and processes. Idempotent. */
  close(): Promise<void>
}

export type NodeEndListener = (port: number, end: NodeEnd) => void
