import { SUBCOMMANDS } from '../trib/subcommands/help.ts'
import type { CommandDoc, CommandDocs } from './command-docs.ts'

/** Words of our own after which a whole command stands. */
export const BEFORE_COMMAND = /^:(?:masters|replicas|all)\s+(?=\S|$)/i

const GROUP = 'slotscope'

function word(name: string, params: string, summary: string): CommandDoc {
  return { words: name.toUpperCase().split(' '), name, params, summary, since: undefined, group: GROUP }
}

const PROMPT_WORDS: readonly CommandDoc[] = [
  word(':masters', 'command [arg ...]', 'Sends a command to all primaries and shows the answers side by side'),
  word(':replicas', 'command [arg ...]', 'Sends a command to all replicas and shows the answers side by side'),
  word(':all', 'command [arg ...]', 'Sends a command to all nodes and shows the answers side by side'),
  word(':set format', 'redis-cli|json|quoted-json|raw|csv|table', 'How replies are shown from now on'),
  word(':set target', 'node|masters|replicas|all', 'Where commands go from now on'),
  word(':set hints', '', 'Shows hints while typing'),
  word(':set nohints', '', 'Shows no hints')
]

/** A server's documentation with the words of our own prompt, for hints, completion and help; they stand last. */
export function withOwnWords(docs: CommandDocs): CommandDocs {
  const trib = SUBCOMMANDS.map(({ name, operands, summary }) => word(`trib ${name}`, `[options] ${operands.replace(/^host:port\b/, '[host:port]')}`.trim(), summary))
  return { commands: [...docs.commands, ...PROMPT_WORDS, ...trib], groups: [...docs.groups, GROUP] }
}
