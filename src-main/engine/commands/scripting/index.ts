import type { CommandSpec } from '../command.ts'
import { functionCommand } from './function.ts'
import { scriptCommand } from './script.ts'

export const scriptingCommands: readonly CommandSpec[] = [functionCommand, scriptCommand]
