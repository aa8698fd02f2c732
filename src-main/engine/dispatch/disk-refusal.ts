import type { NodeServices } from '../node-services.ts'

/** What is wrong with what a node should keep on its disk. */
export interface DiskTrouble {
  /** The last save failed, and stop-writes-on-bgsave-error says what follows. */
  readonly isSaveFailing: boolean
  /** Why the append-only file cannot be written, undefined when it can. */
  readonly aofWriteError: string | undefined
}

export function diskTroubleOf({ persistence, appendOnlyFile }: Pick<NodeServices, 'persistence' | 'appendOnlyFile'>): DiskTrouble {
  return { isSaveFailing: persistence.stopsWrites, aofWriteError: appendOnlyFile.writeError }
}

const SAVE_FAILS =
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, " +
  'because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the ' +
  'Redis logs for details about the RDB error.'
const SCRIPTS_ARE_BLOCKED = "but it's currently unable to persist to disk. Writable scripts are blocked. Use 'no-writes' flag for read only scripts."

/** Why a command that writes must be refused, undefined when the disk is fine (writeCommandsGetDiskErrorMessage). */
export function diskRefusalOf({ isSaveFailing, aofWriteError }: DiskTrouble): string | undefined {
  if (isSaveFailing) return SAVE_FAILS
  return aofWriteError === undefined ? undefined : `MISCONF Errors writing to the AOF file: ${aofWriteError}`
}

/** The same for a script that declares it may write (scriptPrepareForRun). */
export function diskRefusalOfScript({ isSaveFailing, aofWriteError }: DiskTrouble): string | undefined {
  if (isSaveFailing) return `MISCONF Redis is configured to save RDB snapshots, ${SCRIPTS_ARE_BLOCKED}`
  return aofWriteError === undefined ? undefined : `MISCONF Redis is configured to persist data to AOF, ${SCRIPTS_ARE_BLOCKED} AOF error: ${aofWriteError}`
}
