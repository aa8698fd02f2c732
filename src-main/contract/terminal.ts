import * as v from 'valibot'
import type { Answers } from '../terminal/broadcast/answers.ts'
import type { TerminalState } from '../terminal/terminal-state.ts'

/* What a terminal shows beside its screen: how replies look, where commands go, what runs. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

export const terminalSchemas = {
  /** As `:set format` and `:set target` at the prompt. */
  'terminal.prefer': v.object({
    terminalId: id,
    mode: v.optional(v.picklist(['standard', 'raw', 'csv', 'json', 'quoted-json', 'table'])),
    target: v.optional(v.picklist(['node', 'masters', 'replicas', 'all'])),
  }),
  /** Ends what runs, whatever is being typed. */
  'terminal.stop': v.object({ terminalId: id }),
} as const

export interface TerminalAnswers {
  'terminal.prefer': null
  'terminal.stop': null
}

export interface TerminalEvents {
  'terminal.state': { readonly terminalId: string; readonly state: TerminalState }
  /** A command's answers of several nodes; they stand on the screen, too. */
  'terminal.answers': { readonly terminalId: string; readonly answers: Answers }
}
