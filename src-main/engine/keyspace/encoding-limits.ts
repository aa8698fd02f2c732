/**
 * Up to where an aggregate keeps its compact encoding, as OBJECT ENCODING reports it (redis.conf, "Advanced config").
 * One object is shared by a database and its values, so that CONFIG SET reaches them all.
 */
export interface EncodingLimits {
  hashEntries: number
  hashValueBytes: number
  setIntegers: number
  sortedSetEntries: number
  sortedSetValueBytes: number
  /** Of one node of a stream; 0: no limit. */
  streamNodeBytes: number
  streamNodeEntries: number
}

/** Redis 7.0's defaults (config.c). */
export const DEFAULT_ENCODING_LIMITS: Readonly<EncodingLimits> = {
  hashEntries: 512,
  hashValueBytes: 64,
  setIntegers: 512,
  sortedSetEntries: 128,
  sortedSetValueBytes: 64,
  streamNodeBytes: 4096,
  streamNodeEntries: 100,
}

/** For results that are only passed through: nothing is kept in a compact encoding. */
export const NEVER_COMPACT: Readonly<EncodingLimits> = { hashEntries: 0, hashValueBytes: 0, setIntegers: 0, sortedSetEntries: 0, sortedSetValueBytes: 0, streamNodeBytes: 0, streamNodeEntries: 0 }
