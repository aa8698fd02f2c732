import type { AppendOnlyFile } from './aof.ts'

/** The aof_* lines of INFO's persistence section, in the order of genRedisInfoString. */
export function aofInfo(aof: AppendOnlyFile): string[] {
  const since = aof.rewrites.sinceMs
  return [
    `aof_enabled:${aof.state === 'off' ? 0 : 1}`,
    `aof_rewrite_in_progress:${aof.rewrites.isUnderWay ? 1 : 0}`,
    `aof_rewrite_scheduled:${aof.rewrites.isScheduled ? 1 : 0}`,
    `aof_last_rewrite_time_sec:${aof.rewrites.lastSeconds}`,
    `aof_current_rewrite_time_sec:${since === undefined ? -1 : Math.floor((aof.deps.clock.nowMs() - since) / 1000)}`,
    `aof_last_bgrewrite_status:${aof.rewrites.lastSucceeded ? 'ok' : 'err'}`,
    `aof_rewrites:${aof.rewrites.count}`,
    `aof_rewrites_consecutive_failures:${aof.rewrites.pace.failures}`,
    `aof_last_write_status:${aof.writeError === undefined ? 'ok' : 'err'}`,
    `aof_last_cow_size:${aof.rewrites.lastCopiedBytes}`,
  ]
}

/** Further lines, at the section's end, while the append-only file is on. */
export function aofSizeInfo(aof: AppendOnlyFile): string[] {
  if (aof.state === 'off') return []
  return [
    `aof_current_size:${aof.writer.sizeBytes}`,
    `aof_base_size:${aof.rewrites.pace.baseBytes}`,
    `aof_pending_rewrite:${aof.rewrites.isScheduled ? 1 : 0}`,
    `aof_buffer_length:${aof.writer.log?.pendingBytes ?? 0}`,
    `aof_pending_bio_fsync:${aof.writer.log?.isSyncPending === true ? 1 : 0}`,
    `aof_delayed_fsync:${aof.writer.delayedWrites}`,
  ]
}
