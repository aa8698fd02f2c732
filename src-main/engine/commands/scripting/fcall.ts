import { callingCommand } from './calling.ts'

export const fcallCommand = callingCommand({ name: 'fcall', isReadOnlyCommand: false, summary: 'Calls a function.' })
