import { Command, CommanderError } from 'commander'
import type { CliIo } from './io.ts'

/**
 * Runs a commander program on `argv` and answers the exit code: what the action returned, 0 after help, 2 for options and
 * arguments that do not fit. Commander itself never ends the process.
 */
export async function runProgram(program: Command, argv: readonly string[], exitCode: () => number): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode()
  } catch (failure) {
    if (!(failure instanceof CommanderError)) throw failure
    return failure.exitCode === 0 ? 0 : 2
  }
}

/** A program of that name which throws instead of exiting and writes to the given streams. Apply to subcommands too. */
export function quietProgram(name: string, io: CliIo): Command {
  return new Command(name)
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('(--help shows the options)')
}
