import { evaluatingCommand } from './evaluating.ts'

export const evalRoCommand = evaluatingCommand({ name: 'eval_ro', isSha: false, isReadOnlyCommand: true, since: '7.0.0', summary: 'Runs a Lua script that may not write.' })
