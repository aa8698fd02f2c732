/** How one routed command travelled. Plain data: it crosses the bridge to the renderer as it is. */
export interface CommandTrace {
  /** Ascending within a connection. */
  readonly id: number
  readonly startedAtMs: number
  /** The command as typed, escaped for display, at most 200 characters. */
  readonly command: string
  /** Slot of the first key, undefined for commands without keys. */
  readonly slot: number | undefined
  readonly keys: readonly string[]
  readonly hops: readonly Hop[]
  readonly outcome: HopReply['kind']
  /** Why a redirect was not followed, absent when every one was. */
  readonly stopped?: 'too-many-hops' | 'redirect-loop' | 'foreign-host' | undefined
  readonly durationMs: number
  /** What the command changed in our slot table, undefined when it did not. */
  readonly slotTableChange: { readonly slot: number; readonly before: NodeAddress | undefined; readonly after: NodeAddress } | undefined
}

export interface NodeAddress {
  readonly host: string
  readonly port: number
}

/** One node asked, and what it said. */
export interface Hop {
  readonly node: NodeAddress
  readonly nodeId: string | undefined
  /** Shard letter of the node, when known. */
  readonly shard: string | undefined
  /** Why this node was asked. `broadcast`: the command went to several nodes at once, wherever its keys are. */
  readonly reason: 'connected' | 'slot-table' | 'moved' | 'ask' | 'tryagain' | 'random' | 'broadcast'
  /** ASKING was sent first on the same connection. */
  readonly asking: boolean
  readonly sentAtMs: number
  readonly durationMs: number
  readonly reply: HopReply
}

export type HopReply =
  | { readonly kind: 'reply'; readonly summary: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'moved'; readonly slot: number; readonly to: NodeAddress }
  | { readonly kind: 'ask'; readonly slot: number; readonly to: NodeAddress }
  | { readonly kind: 'tryagain' | 'clusterdown' | 'crossslot' | 'unreachable'; readonly message: string }
