/** A pause after so many keys. */
export interface KeyDelay {
  readonly keys: number
  readonly pauseMs: number
}

const MICROSECONDS_A_MS = 1000

/**
 * `rdb-key-save-delay` and `key-load-delay`, which stretch a save or a load so that what happens meanwhile can be tested:
 * microseconds a key takes, or, when negative, keys that take one microsecond. A timer cannot wait for less than a
 * millisecond, so as many keys go by at once as come to one. Undefined without a delay (debugDelay, rdbSaveDb).
 */
export function keyDelayOf(setting: number): KeyDelay | undefined {
  if (setting === 0) return undefined
  if (setting < 0) return { keys: -setting * MICROSECONDS_A_MS, pauseMs: 1 }
  const keys = Math.max(1, Math.ceil(MICROSECONDS_A_MS / setting))
  return { keys, pauseMs: (keys * setting) / MICROSECONDS_A_MS }
}
