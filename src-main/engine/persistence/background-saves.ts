import type { Config } from '../config/config.ts'
import type { BackgroundSaves } from '../replication/replication-deps.ts'
import type { RdbPersistence } from './rdb-persistence.ts'
import { parseSavePoints } from './save-points.ts'

/** The saves of a node as its replication sees them. `persistence` is asked for at each use: it is made after replication. */
export function backgroundSavesOf(persistence: () => RdbPersistence, config: Config): BackgroundSaves {
  const hasSavePoints = (): boolean => parseSavePoints(config.get('save')).length > 0
  return {
    get isSaving() {
      return persistence().isSaving
    },
    get hasSavePoints() {
      return hasSavePoints()
    },
    get keepsNothing() {
      return !hasSavePoints() && !config.boolean('appendonly')
    },
    begin: (done) => !persistence().isSaving && persistence().saveInBackground(done),
    cancel: () => persistence().cancelBackgroundSave(),
  }
}
