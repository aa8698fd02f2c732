import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { isLoopback } from '../../client/loopback.ts'

export const configSet: CommandSpec = {
  name: 'set',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Changes settings, all or none.',
    since: '2.0.0',
    group: 'server',
    complexity: 'O(N) when N is the number of configuration parameters provided',
    syntax: 'parameter value [parameter value ...]',
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    if (args.length % 2 !== 0) throw syntaxError()
    const pairs: (readonly [Bytes, Bytes])[] = []
    for (let i = 2; i < args.length; i += 2) pairs.push([args[i]!, args[i + 1]!])
    node.config.set(pairs, { isLoading: node.isLoading || node.replication.isLoadingAside, isLocalClient: isLoopback(client.ip) })
    reply.ok()
  },
}
