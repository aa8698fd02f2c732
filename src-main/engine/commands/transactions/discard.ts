import { type CommandSpec, ReplyError } from '../command.ts'

export const discardCommand: CommandSpec = {
  name: 'discard',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  acl: ['transaction'],
  doc: {
    summary: 'Drops the queued commands and ends the transaction.',
    since: '2.0.0',
    group: 'transactions',
    complexity: 'O(N), when N is the number of queued commands',
    syntax: '',
  },
  run(ctx) {
    const { client, node, reply } = ctx
    if (client.transaction === undefined) throw new ReplyError('ERR DISCARD without MULTI')
    client.transaction = undefined
    node.watchedKeys.unwatch(client)
    reply.ok()
  },
}
