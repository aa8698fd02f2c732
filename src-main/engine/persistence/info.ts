import type { StartupLoad } from './startup-load.ts'
import type { AppendOnlyFile } from './aof.ts'
import { aofInfo, aofSizeInfo } from './aof-info.ts'
import { loadingInfo } from './loading-info.ts'
import type { Replication } from '../replication/replication.ts'
import type { Snapshots } from '../replication/snapshots.ts'
import type { RdbPersistence } from './rdb-persistence.ts'

/** The rest of the node that the section tells of. */
interface Surroundings {
  readonly replication: Replication
  readonly snapshots: Snapshots
  readonly startupLoad: StartupLoad
}

/**
 * INFO's persistence section, with genRedisInfoString's field names. Nothing is forked here: what a fork would have copied is what was
 * written out of turn. A snapshot for replicas counts as a save under way, as it does there.
 */
export function persistenceInfo(persistence: RdbPersistence, appendOnlyFile: AppendOnlyFile, { replication, snapshots, startupLoad }: Surroundings): string[] {
  const { clock } = persistence.deps
  const since = persistence.savingSinceMs
  return [
    ...snapshotLines(snapshots),
    `rdb_changes_since_last_save:${persistence.changesSinceSave}`,
    `rdb_bgsave_in_progress:${persistence.isSaving || replication.isSendingSnapshot ? 1 : 0}`,
    `rdb_last_save_time:${Math.floor(persistence.lastSaveAtMs / 1000)}`,
    `rdb_last_bgsave_status:${persistence.lastSaveSucceeded ? 'ok' : 'err'}`,
    `rdb_last_bgsave_time_sec:${persistence.lastSaveSeconds}`,
    `rdb_current_bgsave_time_sec:${since === undefined ? -1 : Math.floor((clock.nowMs() - since) / 1000)}`,
    `rdb_saves:${persistence.saveCount}`,
    `rdb_last_cow_size:${persistence.lastCopiedBytes}`,
    `rdb_last_load_keys_expired:${persistence.lastLoad?.expiredKeys ?? 0}`,
    `rdb_last_load_keys_loaded:${persistence.lastLoad?.loadedKeys ?? 0}`,
    ...aofInfo(appendOnlyFile),
    'module_fork_in_progress:0',
    'module_fork_last_cow_size:0',
    ...aofSizeInfo(appendOnlyFile),
    ...loadingInfo(startupLoad, clock.nowMs(), persistence.lastLoad?.auxiliary.get('used-mem')),
  ]
}

function snapshotLines({ progress }: Snapshots): string[] {
  const { copiedBytes, keyCount, keyTotal } = progress ?? { copiedBytes: 0, keyCount: 0, keyTotal: 0 }
  return [
    `current_cow_peak:${copiedBytes}`,
    `current_cow_size:${copiedBytes}`,
    'current_cow_size_age:0',
    `current_fork_perc:${(keyTotal === 0 ? 0 : (100 * keyCount) / keyTotal).toFixed(2)}`,
    `current_save_keys_processed:${keyCount}`,
    `current_save_keys_total:${keyTotal}`,
  ]
}
