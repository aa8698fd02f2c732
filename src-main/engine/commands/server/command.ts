import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { commandCount } from './command-count.ts'
import { commandDocs } from './command-docs.ts'
import { commandGetkeys } from './command-getkeys.ts'
import { commandGetkeysandflags } from './command-getkeysandflags.ts'
import { commandInfo } from './command-info.ts'
import { commandList } from './command-list.ts'
import { writeCommandInfo } from './command-reply.ts'

const described: readonly CommandSpec[] = [commandCount, commandDocs, commandGetkeys, commandGetkeysandflags, commandInfo, commandList]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'command', group: 'server', since: '5.0.0', acl: ['connection'], subcommands: described })]

export const commandCommand: CommandSpec = {
  name: 'command',
  arity: -1,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Tells of all commands; with a subcommand, of some.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(N) where N is the total number of Redis commands',
    syntax: '',
  },
  subcommands: subcommands,
  run(ctx) {
    const all = ctx.node.commands.all()
    ctx.reply.array(all.length)
    for (const spec of all) writeCommandInfo(ctx, spec)
  },
}
