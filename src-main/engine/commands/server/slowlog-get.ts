import type { CommandSpec } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { readAtLeast } from '../arguments/integer.ts'

export const slowlogGet: CommandSpec = {
  name: 'get',
  arity: -2,
  flags: ['admin', 'loading', 'stale'],
  acl: [],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  doc: {
    summary: 'Shows the newest slow commands: id, time, microseconds, arguments, client address and name.',
    since: '2.2.12',
    group: 'server',
    complexity: 'O(N) where N is the number of entries returned',
    syntax: '[count]',
    history: [['4.0.0', 'Tells the address and name of the client.']],
  },
  run(ctx, args) {
    const { node: { slowlog }, reply } = ctx
    if (args.length > 3) throw subcommandSyntax(args)
    const count = args.length === 2 ? 10 : readAtLeast(args[2]!, -1, 'ERR count should be greater than or equal to -1')
    const entries = slowlog.newest(count === -1 ? slowlog.length : count)
    reply.array(entries.length)
    for (const entry of entries) {
      reply.array(6)
      reply.integer(entry.id)
      reply.integer(entry.atSeconds)
      reply.integer(entry.microseconds)
      reply.bulks(entry.args)
      reply.bulk(entry.clientAddress)
      reply.bulk(entry.clientName)
    }
  },
}
