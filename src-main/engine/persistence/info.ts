import type { AppendOnlyFile } from './aof.ts'
import { aofInfo, aofSizeInfo } from './aof-info.ts'
import type { RdbPersistence } from './rdb-persistence.ts'

/** INFO's persistence section, with genRedisInfoString's field names. Forks and copy-on-write do not exist here: their fields are 0. A snapshot for replicas counts as a save under way, as it does there. */
export function persistenceInfo(persistence: RdbPersistence, appendOnlyFile: AppendOnlyFile, isSendingSnapshot: boolean): string[] {
  const { clock } = persistence.deps
  const since = persistence.savingSinceMs
  return [
    'current_cow_peak:0',
    'current_cow_size:0',
    'current_cow_size_age:0',
    'current_fork_perc:0.00',
    'current_save_keys_processed:0',
    'current_save_keys_total:0',
    `rdb_changes_since_last_save:${persistence.changesSinceSave}`,
    `rdb_bgsave_in_progress:${persistence.isSaving || isSendingSnapshot ? 1 : 0}`,
    `rdb_last_save_time:${Math.floor(persistence.lastSaveAtMs / 1000)}`,
    `rdb_last_bgsave_status:${persistence.lastSaveSucceeded ? 'ok' : 'err'}`,
    `rdb_last_bgsave_time_sec:${persistence.lastSaveSeconds}`,
    `rdb_current_bgsave_time_sec:${since === undefined ? -1 : Math.floor((clock.nowMs() - since) / 1000)}`,
    `rdb_saves:${persistence.saveCount}`,
    'rdb_last_cow_size:0',
    `rdb_last_load_keys_expired:${persistence.lastLoad?.expiredKeys ?? 0}`,
    `rdb_last_load_keys_loaded:${persistence.lastLoad?.loadedKeys ?? 0}`,
    ...aofInfo(appendOnlyFile),
    'module_fork_in_progress:0',
    'module_fork_last_cow_size:0',
    ...aofSizeInfo(appendOnlyFile),
  ]
}
