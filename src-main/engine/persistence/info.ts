import type { RdbPersistence } from './rdb-persistence.ts'

/** INFO's persistence section, with genRedisInfoString's field names. Forks and copy-on-write do not exist here: their fields are 0. */
export function persistenceInfo(persistence: RdbPersistence): string[] {
  const { clock, config } = persistence.deps
  const since = persistence.savingSinceMs
  return [
    'loading:0',
    'async_loading:0',
    'current_cow_peak:0',
    'current_cow_size:0',
    'current_cow_size_age:0',
    'current_fork_perc:0.00',
    'current_save_keys_processed:0',
    'current_save_keys_total:0',
    `rdb_changes_since_last_save:${persistence.changesSinceSave}`,
    `rdb_bgsave_in_progress:${persistence.isSaving ? 1 : 0}`,
    `rdb_last_save_time:${Math.floor(persistence.lastSaveAtMs / 1000)}`,
    `rdb_last_bgsave_status:${persistence.lastSaveSucceeded ? 'ok' : 'err'}`,
    `rdb_last_bgsave_time_sec:${persistence.lastSaveSeconds}`,
    `rdb_current_bgsave_time_sec:${since === undefined ? -1 : Math.floor((clock.nowMs() - since) / 1000)}`,
    `rdb_saves:${persistence.saveCount}`,
    'rdb_last_cow_size:0',
    `rdb_last_load_keys_expired:${persistence.lastLoad?.expiredKeys ?? 0}`,
    `rdb_last_load_keys_loaded:${persistence.lastLoad?.loadedKeys ?? 0}`,
    `aof_enabled:${config.boolean('appendonly') ? 1 : 0}`,
    'aof_rewrite_in_progress:0',
    'aof_rewrite_scheduled:0',
    'aof_last_rewrite_time_sec:-1',
    'aof_current_rewrite_time_sec:-1',
    'aof_last_bgrewrite_status:ok',
    'aof_rewrites:0',
    'aof_rewrites_consecutive_failures:0',
    'aof_last_write_status:ok',
    'aof_last_cow_size:0',
    'module_fork_in_progress:0',
    'module_fork_last_cow_size:0',
  ]
}
