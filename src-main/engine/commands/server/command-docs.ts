import type { CommandSpec } from '../command.ts'
import { writeCommandDocs } from './command-docs-reply.ts'
import { findCommand } from './command-reply.ts'

export const commandDocs: CommandSpec = {
  name: 'docs',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Tells what commands do and which arguments they take.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of commands to look up',
    syntax: '[command-name [command-name ...]]',
  },
  run(ctx, args) {
    const { node: { commands }, reply } = ctx
    const specs = args.length === 2 ? commands.all() : args.slice(2).map((name) => findCommand(ctx, name)).filter((spec) => spec !== undefined)
    reply.map(specs.length)
    for (const spec of specs) {
      reply.bulk(commands.fullName(spec))
      writeCommandDocs(ctx, spec)
    }
  },
}
