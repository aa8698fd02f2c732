import type { CommandSpec } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'

export const pingCommand: CommandSpec = {
  name: 'ping',
  arity: -1,
  flags: ['fast'],
  acl: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Answers PONG, or the message given: shows that the connection works.',
    since: '1.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '[message]',
  },
  run(ctx, args) {
    const { client, reply } = ctx
    if (args.length > 2) throw wrongArity('ping')
    if (reply.protocol === 2 && client.subscriptionCount > 0) return reply.bulks(['pong', args[1] ?? ''])
    if (args.length === 1) reply.simple('PONG')
    else reply.bulk(args[1]!)
  },
}
