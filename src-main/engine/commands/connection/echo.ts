import type { CommandSpec } from '../command.ts'

export const echoCommand: CommandSpec = {
  name: 'echo',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  acl: ['connection'],
  doc: {
    summary: 'Answers with the message given.',
    since: '1.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: 'message',
  },
  run(ctx, args) {
    ctx.reply.bulk(args[1]!)
  },
}
