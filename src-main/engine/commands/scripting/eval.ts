import { evaluatingCommand } from './evaluating.ts'

export const evalCommand = evaluatingCommand({ name: 'eval', isSha: false, isReadOnlyCommand: false, since: '2.6.0', summary: 'Runs a Lua script.' })
