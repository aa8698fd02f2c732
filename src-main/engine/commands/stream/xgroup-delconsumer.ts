import { groupSubcommand, streamWithGroup } from './group-subcommand.ts'

export const xgroupDelconsumer = groupSubcommand({
  name: 'delconsumer',
  arity: 5,
  flags: ['write'],
  keyFlag: 'delete',
  since: '5.0.0',
  summary: 'Removes a consumer of a group, and answers how many entries it had pending: they are pending no more.',
  complexity: 'O(N) in the consumer\'s pending entries',
  syntax: 'key groupname consumername',
  run(ctx, args) {
    const { group } = streamWithGroup(ctx, args)
    ctx.db.beforeChange(args[2]!)
    const pending = group.deleteConsumer(args[4]!)
    if (pending !== undefined) {
      ctx.db.noted()
      ctx.db.notify('stream', 'xgroup-delconsumer', args[2]!)
    }
    ctx.reply.integer(pending ?? 0)
  },
})
