import { colorLine } from '../trib/transcript/color.ts'
import type { Progress, TribAccess } from '../trib/api.ts'
import { wantsColor, type CliIo } from './io.ts'
import { Questions } from './trib-questions.ts'
import { untilSignalled } from './until-signalled.ts'

/** Where a trib subcommand runs: the process's own streams, or the prompt of a terminal. */
export interface TribConsole {
  print(line: string): void
  problem(line: string): void
  paint(line: string): string
  /** Shows progress in place; where it is missing, progress is printed as lines. */
  readonly progress?: ((progress: Progress) => void) | undefined
  /** Shows a question and reads one line; undefined when no answer will come. */
  ask(question: string): Promise<string | undefined>
  /** Calls `stop` once the user wants an end; the answer listens no more. */
  onStop(stop: () => void): () => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** How to get in where the options do not say. */
  readonly access?: TribAccess | undefined
}

/** The streams of this process; SIGINT stops at a safe point once something is being done, and ends the process before. */
export function processConsole(io: CliIo): TribConsole & { close(): void } {
  const questions = new Questions(io)
  return {
    print: (line) => void io.stdout.write(`${line}\n`),
    problem: (line) => void io.stderr.write(`${line}\n`),
    paint: wantsColor(io) ? colorLine : (line) => line,
    ask: (question) => questions.ask(question),
    onStop: stopOnSignal,
    env: io.env,
    close: () => questions.close()
  }
}

function stopOnSignal(stop: () => void): () => void {
  const { signalled, cancel } = untilSignalled()
  let isCancelled = false
  void signalled.then(() => {
    if (!isCancelled) stop()
  })
  return () => {
    isCancelled = true
    cancel()
  }
}
