import { callingCommand } from './calling.ts'

export const fcallRoCommand = callingCommand({ name: 'fcall_ro', isReadOnlyCommand: true, summary: 'Calls a function that may not write.' })
