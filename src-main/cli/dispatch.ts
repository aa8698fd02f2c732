import { overview } from './help.ts'
import type { CliCommand, CliIo } from './io.ts'
import { nearestWord } from './suggestion.ts'
import { versionLine } from './version.ts'

/** Each subcommand is loaded only when asked for: `slotscope node` must start as fast as a server, not as a workbench. */
const SUBCOMMANDS: ReadonlyMap<string, () => Promise<CliCommand>> = new Map<string, () => Promise<CliCommand>>([
  ['node', async () => (await import('./node.ts')).nodeCommand],
  ['sandbox', async () => (await import('./sandbox.ts')).sandboxCommand],
  ['web', async () => (await import('./web.ts')).webCommand],
  ['trib', async () => (await import('./trib.ts')).tribCommand],
  ['slot', async () => (await import('./slot.ts')).slotCommand],
  ['trace', async () => (await import('./trace.ts')).traceCommand],
  ['cli', async () => (await import('./cli.ts')).cliCommand]
])

const openDesktop = async (): Promise<CliCommand> => (await import('./desktop.ts')).desktopCommand

/**
 * Runs `slotscope` with the arguments after its name.
 * @returns the exit code: 0 done, 1 refused or failed, 2 wrong usage.
 */
export async function runSlotscope(argv: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = argv
  if (first === undefined) return (await openDesktop())([], io)
  if (first === '--help' || first === '-h' || first === 'help') return say(io, overview())
  if (first === '--version' || first === '-v' || first === 'version') return say(io, `${versionLine()}\n`)
  if (first.startsWith('-')) return (await openDesktop())([...argv], io)
  const load = SUBCOMMANDS.get(first)
  if (load === undefined) return refuseUnknown(first, io)
  return (await load())(rest, io)
}

function say(io: CliIo, text: string): number {
  io.stdout.write(text)
  return 0
}

function refuseUnknown(word: string, io: CliIo): number {
  const nearest = nearestWord(word.toLowerCase(), SUBCOMMANDS.keys())
  const advice = nearest === undefined ? 'try `slotscope --help`' : `did you mean \`slotscope ${nearest}\`?`
  io.stderr.write(`slotscope: unknown subcommand ${JSON.stringify(word)}: ${advice}\n`)
  return 2
}
