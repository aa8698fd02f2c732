import type { Bytes } from '../bytes.ts'
import type { StartupLoad } from './startup-load.ts'

/** INFO's loading_* lines, shown while the dataset is read from disk (genRedisInfoString). `usedMemory` is what the file says its writer used. */
export function loadingInfo(load: StartupLoad, nowMs: number, usedMemory: Bytes | undefined): string[] {
  if (!load.isRunning) return []
  const { loadedBytes, startedAtMs, totalBytes } = load
  const elapsedSeconds = Math.floor((nowMs - startedAtMs) / 1000)
  const remainingBytes = totalBytes > 0 ? Math.max(1, totalBytes - loadedBytes) : 1
  // Nothing is known in the first second.
  const etaSeconds = elapsedSeconds === 0 ? 1 : Math.floor((elapsedSeconds * remainingBytes) / (loadedBytes + 1))
  return [
    `loading_start_time:${Math.floor(startedAtMs / 1000)}`,
    `loading_total_bytes:${totalBytes}`,
    `loading_rdb_used_mem:${usedMemory ?? 0}`,
    `loading_loaded_bytes:${loadedBytes}`,
    `loading_loaded_perc:${(totalBytes > 0 ? (loadedBytes / totalBytes) * 100 : 0).toFixed(2)}`,
    `loading_eta_seconds:${etaSeconds}`,
  ]
}
