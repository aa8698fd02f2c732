import type { CommandSpec } from '../command.ts'

const LINES = [
  'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'ENCODING <key>',
  '    The form in which the value of a key is kept.',
  'FREQ <key>',
  '    The logarithmic use counter of a key, under an LFU eviction policy.',
  'IDLETIME <key>',
  '    Seconds since the key was last used.',
  'REFCOUNT <key>',
  '    The number of references to the value of a key.',
  'HELP',
  '    This text.',
]

export const objectHelp: CommandSpec = {
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['keyspace'],
  doc: { summary: 'Explains the subcommands.', since: '6.2.0', group: 'generic', complexity: 'O(1)', syntax: '' },
  run(ctx) {
    ctx.reply.array(LINES.length)
    for (const line of LINES) ctx.reply.simple(line)
  },
}
