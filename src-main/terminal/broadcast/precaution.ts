import type { Bytes } from '../../engine/bytes.ts'
import { CommandTable } from '../../explorer/command-table.ts'
import type { TerminalLink } from '../terminal-link.ts'

/** They change the connection they come over, or never end: one prompt's matter. */
const OF_ONE_CONNECTION = new Set([
  'subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe', 'sunsubscribe', 'monitor', 'multi', 'exec', 'discard', 'watch', 'unwatch',
  'select', 'auth', 'hello', 'quit', 'reset', 'asking', 'readonly', 'readwrite', 'sync', 'psync'
])
/** Subcommands of administrators' commands that only tell something. */
const TELLING = new Set([
  'get', 'info', 'list', 'len', 'help', 'count', 'doctor', 'stats', 'usage', 'nodes', 'slots', 'shards', 'links', 'myid', 'whoami', 'users', 'getuser', 'cat',
  'log', 'latest', 'history', 'histogram', 'graph', 'getname', 'id', 'dump', 'object', 'countkeysinslot', 'getkeysinslot', 'keyslot', 'replicas', 'slaves',
  'count-failure-reports', 'slot-stats'
])
/** What a script does nobody can tell from its command's flags. */
const SCRIPTS = new Set(['eval', 'evalsha', 'fcall'])
const TELLING_COMMANDS = new Set(['role', 'lastsave', 'info'])

/** Why a command makes no sense for several nodes; undefined when it does. */
export function notForSeveral(args: readonly Bytes[]): string | undefined {
  const name = args[0]!.toLowerCase()
  return OF_ONE_CONNECTION.has(name) ? `${name.toUpperCase()} is about one connection; send it from a prompt that talks to one node.` : undefined
}

/** Whether a command may change something, by the flags the server gives it; one nobody knows changes nothing. @throws ConnectFailure */
export async function mayChange(link: TerminalLink, args: readonly Bytes[]): Promise<boolean> {
  if (SCRIPTS.has(args[0]!.toLowerCase())) return true
  const reply = await link.ask(['COMMAND', 'INFO', args[0]!])
  const flags = CommandTable.fromReply(reply).flagsOf(args)
  if (flags.has('write')) return true
  return flags.has('admin') && !TELLING_COMMANDS.has(args[0]!.toLowerCase()) && !TELLING.has(args[1]?.toLowerCase() ?? '')
}
