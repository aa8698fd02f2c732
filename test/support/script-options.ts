import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/** A mistake in how a script was called; `readScriptOptions` and `wholeNumber` end the process with its usage. */
function refuse(problem: string, usage: string): never {
  process.stderr.write(`${problem}\n\n${usage}\n`)
  process.exit(2)
}

/** The options a script of ours was called with. A mistake ends the process with 2 and the usage, `--help` with 0. */
export function readScriptOptions<const T extends ParseArgsOptionsConfig>(usage: string, options: T): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage)
  }
}

/** A whole number of at least `least` from the text of an option. */
export function wholeNumber(text: string, option: string, usage: string, least = 0): number {
  const value = Number(text)
  return /^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least ? value : refuse(`${option} takes a whole number of ${least} or more, not "${text}"`, usage)
}
