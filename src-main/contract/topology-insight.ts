import * as v from 'valibot'
import type { NodeViewsPicture } from '../explorer/node-views-data.ts'
import type { SlotKeys, SlotLoads } from '../explorer/slot-load-data.ts'
import type { HistoryPicture } from '../explorer/topology-change.ts'
import type { Topology } from '../explorer/topology.ts'

/* More about a cluster: what each node believes, what it went through, and what its slots carry. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const topologyInsightSchemas = {
  /** Every node's own view, those that agree gathered. */
  'topology.views': v.object({ connectionId: id }),
  /** What happened since the connection opened, or since one entry. */
  'topology.history': v.object({ connectionId: id, sinceId: v.optional(count) }),
  /** The picture as it was from an entry on. */
  'topology.at': v.object({ connectionId: id, entryId: count }),
  /** What each slot carries. Asking keeps the survey going for some seconds. */
  'slots.load': v.object({ connectionId: id, metric: v.picklist(['keys', 'memory', 'cpu', 'traffic']), knownVersion: v.optional(count) }),
  /** Some keys of a slot. */
  'slots.keys': v.object({ connectionId: id, slot: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16383)), limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))) }),
} as const

export interface TopologyInsightAnswers {
  'topology.views': NodeViewsPicture
  'topology.history': HistoryPicture
  'topology.at': Topology
  'slots.load': SlotLoads
  'slots.keys': SlotKeys
}
