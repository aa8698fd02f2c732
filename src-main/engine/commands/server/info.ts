import type { CommandSpec } from '../command.ts'
import { infoText } from './info/info-text.ts'

export const infoCommand: CommandSpec = {
  name: 'info',
  arity: -1,
  flags: ['loading', 'stale'],
  acl: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  doc: {
    summary: 'Tells of the server, in sections of name:value lines.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '[section [section ...]]',
    history: [['7.0.0', 'Takes several sections.']],
  },
  run(ctx, args) {
    ctx.reply.verbatim('txt', infoText(ctx, args.slice(1)))
  },
}
