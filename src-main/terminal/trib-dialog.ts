import type { Progress } from '../trib/api.ts'

/** What a trib subcommand that runs at a prompt is given of it. */
export interface TribDialog {
  /** Shows a line; it may carry colour, and nothing else that steers a screen. */
  print(line: string): void
  /** Shows how far the moving of slots has come, in place of what was shown before. */
  progress(progress: Progress): void
  /** Asks for a line; undefined when the user will not answer. */
  ask(question: string): Promise<string | undefined>
  /** Aborted by Ctrl-C: what is under way stops at the next safe point. */
  readonly signal: AbortSignal
}

/** Runs one trib subcommand with its options and operands; its refusals are printed, never thrown. */
export type TribRunner = (args: readonly string[], dialog: TribDialog) => Promise<void>
