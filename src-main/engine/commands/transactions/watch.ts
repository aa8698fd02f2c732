import { type CommandSpec, ReplyError, allKeys } from '../command.ts'

export const watchCommand: CommandSpec = {
  name: 'watch',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  acl: ['transaction'],
  keys: allKeys(1, 'RO'),
  doc: {
    summary: 'Lets the next EXEC succeed only if none of the keys changes before it.',
    since: '2.2.0',
    group: 'transactions',
    complexity: 'O(1) for every key.',
    syntax: 'key [key ...]',
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    if (client.transaction !== undefined) throw new ReplyError('ERR WATCH inside MULTI is not allowed')
    for (const key of args.slice(1)) {
      // A key whose time has come goes now: its removal later would count as a change.
      ctx.db.get(key)
      node.watchedKeys.watch(client, client.dbIndex, key)
    }
    reply.ok()
  },
}
