import { evaluatingCommand } from './evaluating.ts'

export const evalshaRoCommand = evaluatingCommand({ name: 'evalsha_ro', isSha: true, isReadOnlyCommand: true, since: '7.0.0', summary: 'Runs a cached Lua script that may not write, by its SHA-1.' })
