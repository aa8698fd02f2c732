import type { CommandSpec } from '../command.ts'
import { discardCommand } from './discard.ts'
import { execCommand } from './exec.ts'
import { multiCommand } from './multi.ts'
import { unwatchCommand } from './unwatch.ts'
import { watchCommand } from './watch.ts'

export const transactionCommands: readonly CommandSpec[] = [multiCommand, execCommand, discardCommand, watchCommand, unwatchCommand]
