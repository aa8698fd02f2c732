/* What slots carry, and which keys they hold. Plain data: it crosses the bridge to the renderer as it is. */

/** `cpu` in µs a second, `traffic` in bytes a second, both ways together. */
export type SlotMetric = 'keys' | 'memory' | 'cpu' | 'traffic'

export interface SlotLoads {
  readonly metric: SlotMetric
  /** Grows whenever a value changed. */
  readonly version: number
  /** When the last pass over all primaries ended, Unix ms; 0 before the first. */
  readonly takenAtMs: number
  /** By slot; -1 where it is not known. Absent when the asker has this version. */
  readonly values: readonly number[] | undefined
  /** Slots whose value is known. */
  readonly knownCount: number
  /** The metrics some node of this cluster measures slot by slot. */
  readonly served: readonly SlotMetric[]
  /** By which command the keys were counted. */
  readonly source: 'CLUSTER SLOT-STATS' | 'CLUSTER COUNTKEYSINSLOT' | 'both' | undefined
}

export interface SlotKey {
  /** As it may be shown: what cannot be seen is escaped, and long names are cut. */
  readonly name: string
  /** `name` is the key itself, to the letter. */
  readonly isExact: boolean
  readonly type: string | undefined
  /** Milliseconds to live; -1 without an expiry, undefined when not known. */
  readonly ttlMs: number | undefined
  /** MEMORY USAGE; undefined when not known. */
  readonly sizeBytes: number | undefined
}

/** Keys of one slot at one node. */
export interface SlotKeysAt {
  readonly node: { readonly nodeId: string; readonly host: string; readonly port: number; readonly shard: string | undefined }
  readonly why: 'owner' | 'importing'
  readonly count: number
  /** At most as many as were asked for. */
  readonly keys: readonly SlotKey[]
  /** Why it could not be asked. */
  readonly failure: string | undefined
}

export interface SlotKeys {
  readonly slot: number
  /** The owner first, then who is importing the slot; empty when nobody serves it. */
  readonly places: readonly SlotKeysAt[]
}
