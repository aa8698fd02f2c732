import type { CommandSpec } from '../command.ts'
import { bgrewriteaofCommand } from './bgrewriteaof.ts'
import { bgsaveCommand } from './bgsave.ts'
import { dumpCommand } from './dump.ts'
import { lastsaveCommand } from './lastsave.ts'
import { migrateCommand } from './migrate.ts'
import { restoreAskingCommand } from './restore-asking.ts'
import { restoreCommand } from './restore.ts'
import { saveCommand } from './save.ts'

/** Values and datasets in serialised form: saved, dumped, restored, moved. */
export const persistenceCommands: readonly CommandSpec[] = [
  saveCommand,
  bgsaveCommand,
  bgrewriteaofCommand,
  lastsaveCommand,
  dumpCommand,
  restoreCommand,
  restoreAskingCommand,
  migrateCommand,
]
