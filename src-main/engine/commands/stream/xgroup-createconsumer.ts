import { createConsumer } from './consumers.ts'
import { groupSubcommand, streamWithGroup } from './group-subcommand.ts'

export const xgroupCreateconsumer = groupSubcommand({
  name: 'createconsumer',
  arity: 5,
  flags: ['write', 'denyoom'],
  keyFlag: 'insert',
  since: '6.2.0',
  summary: 'Creates a consumer of a group, which reading would do too.',
  complexity: 'O(1)',
  syntax: 'key groupname consumername',
  run(ctx, args) {
    const { group } = streamWithGroup(ctx, args)
    const isNew = !group.consumers.has(args[4]!)
    if (isNew) {
      ctx.db.beforeChange(args[2]!)
      createConsumer(ctx, args[2]!, group, args[4]!)
    }
    ctx.reply.integer(isNew ? 1 : 0)
  },
})
