import { groupSubcommand, streamForGroups } from './group-subcommand.ts'

export const xgroupDestroy = groupSubcommand({
  name: 'destroy',
  arity: 4,
  flags: ['write'],
  keyFlag: 'delete',
  since: '5.0.0',
  summary: 'Removes a group with its consumers and what they have pending.',
  complexity: 'O(N) in pending entries',
  syntax: 'key groupname',
  run(ctx, args) {
    const key = args[2]!
    const stream = streamForGroups(ctx, key)
    ctx.db.beforeChange(key)
    const isThere = stream.groups.delete(args[3]!)
    if (isThere) {
      ctx.db.noted()
      ctx.db.notify('stream', 'xgroup-destroy', key)
      // Consumers that wait for entries of the group must hear that it is gone.
      ctx.node.blockedClients.touched(ctx.client.dbIndex, key)
    }
    ctx.reply.integer(isThere ? 1 : 0)
  },
})
