import type { NodeTrouble } from './node-trouble.ts'
import type { TopologyNode } from './topology.ts'

/* What happened to a cluster between two pictures. Plain data: it crosses the bridge to the renderer as it is. */

/** A node as it was called when something happened to it; it may be gone since. */
export interface NodeName {
  readonly nodeId: string
  /** `host:port` */
  readonly address: string
  readonly shard: string | undefined
}

export type TopologyChange =
  | { readonly kind: 'joined' | 'left'; readonly node: NodeName; readonly role: TopologyNode['role'] }
  | { readonly kind: 'promoted'; readonly node: NodeName; readonly configEpoch: string }
  | { readonly kind: 'demoted'; readonly node: NodeName; readonly primary: NodeName | undefined }
  /** A replica that changed its primary. */
  | { readonly kind: 'follows'; readonly node: NodeName; readonly primary: NodeName | undefined }
  | { readonly kind: 'health'; readonly node: NodeName; readonly before: TopologyNode['health']; readonly after: TopologyNode['health']; readonly reason: string | undefined; readonly trouble?: NodeTrouble | undefined }
  | { readonly kind: 'epoch'; readonly node: NodeName; readonly before: string; readonly after: string }
  | { readonly kind: 'address'; readonly node: NodeName; readonly before: string }
  | { readonly kind: 'version'; readonly node: NodeName; readonly before: string; readonly after: string }
  /** Slots that changed shards; undefined stands for nobody. */
  | { readonly kind: 'slots'; readonly ranges: readonly (readonly [number, number])[]; readonly count: number; readonly from: string | undefined; readonly to: string | undefined }
  /** A slot that was put on its way (open at source, target or both), or is no longer. */
  | { readonly kind: 'opened' | 'closed'; readonly slots: readonly (readonly [number, number])[]; readonly count: number; readonly from: NodeName; readonly to: NodeName }
  | { readonly kind: 'state'; readonly before: string; readonly after: string }
  /** The node whose view is shown changed, because the former did not answer. */
  | { readonly kind: 'viewer'; readonly before: string; readonly after: string }

/** One moment at which the cluster changed. */
export interface HistoryEntry {
  /** Ascending within a connection; the first is the picture the connection opened with. */
  readonly id: number
  /** Unix ms at which we saw it. */
  readonly atMs: number
  readonly changes: readonly TopologyChange[]
  /** Changes beyond the bound. */
  readonly moreChanges: number
}

export interface HistoryPicture {
  readonly openedAtMs: number
  /** Ascending, only those after the one asked from. */
  readonly entries: readonly HistoryEntry[]
  /** The oldest entry that is still kept. */
  readonly firstId: number
}
