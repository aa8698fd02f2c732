import { evaluatingCommand } from './evaluating.ts'

export const evalshaCommand = evaluatingCommand({ name: 'evalsha', isSha: true, isReadOnlyCommand: false, since: '2.6.0', summary: 'Runs a cached Lua script, by its SHA-1.' })
