/* What nodes believe of each other. Plain data: it crosses the bridge to the renderer as it is. */

/** What one node holds of another, or of itself, by its own CLUSTER NODES. */
export interface Belief {
  readonly role: 'primary' | 'replica' | 'unknown'
  readonly primaryId: string | undefined
  readonly health: 'ok' | 'pfail' | 'fail' | 'handshake' | 'noaddr'
  /** The believer's own bus link to it. */
  readonly linkState: 'connected' | 'disconnected'
  readonly configEpoch: string
  /** `host:port`; empty when not known. */
  readonly address: string
  /** Inclusive, as told. */
  readonly slotRanges: readonly (readonly [number, number])[]
  readonly slotCount: number
}

/** Nodes that believe exactly the same of all subjects shown. */
export interface ViewGroup {
  readonly viewerIds: readonly string[]
  /** When the oldest of these views was read, Unix ms. */
  readonly oldestAtMs: number
  /** For each subject an index into `beliefs`; -1 when these nodes do not know it. */
  readonly beliefs: readonly number[]
}

/** Every node's own view beside the others'. */
export interface NodeViewsPicture {
  readonly takenAtMs: number
  readonly nodeCount: number
  /** Node ids the beliefs are about: all in a small cluster, else those on which views differ. */
  readonly subjects: readonly string[]
  /** Nodes the views differ on, whether shown or not. */
  readonly disputedCount: number
  readonly beliefs: readonly Belief[]
  readonly groups: readonly ViewGroup[]
  /** Differing views beyond the bound. */
  readonly hiddenGroupCount: number
  /** Nodes whose own view is not known, and why where that is known. */
  readonly silent: readonly { readonly nodeId: string; readonly reason: string | undefined }[]
}
