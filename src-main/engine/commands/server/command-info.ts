import type { CommandSpec } from '../command.ts'
import { findCommand, writeCommandInfo } from './command-reply.ts'

export const commandInfo: CommandSpec = {
  name: 'info',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Tells arity, flags and keys of commands.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(N) where N is the number of commands to look up',
    syntax: '[command-name [command-name ...]]',
    history: [['7.0.0', 'May be called without names, for all commands.']],
  },
  run(ctx, args) {
    const specs = args.length === 2 ? ctx.node.commands.all() : args.slice(2).map((name) => findCommand(ctx, name))
    ctx.reply.array(specs.length)
    for (const spec of specs) {
      if (spec === undefined) ctx.reply.nil()
      else writeCommandInfo(ctx, spec)
    }
  },
}
