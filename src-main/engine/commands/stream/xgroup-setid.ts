import { subcommandSyntax } from '../reply-errors.ts'
import { groupSubcommand, readGroupOptions, readGroupPosition, streamWithGroup } from './group-subcommand.ts'
import { readIdOrExtreme } from './id-argument.ts'

export const xgroupSetid = groupSubcommand({
  name: 'setid',
  arity: -5,
  flags: ['write'],
  keyFlag: 'update',
  since: '5.0.0',
  summary: 'Lets a group read on from another id.',
  complexity: 'O(1)',
  syntax: 'key groupname <id | ${new_id}>{id} [ENTRIESREAD entries_read]',
  history: [['7.0.0', 'Takes `ENTRIESREAD`.']],
  run(ctx, args) {
    const { entriesRead } = readGroupOptions(args, false)
    const { stream, group } = streamWithGroup(ctx, args)
    if (args.length !== 5 && args.length !== 7) throw subcommandSyntax(args)
    const position = readGroupPosition(args[4]!, stream, readIdOrExtreme)
    ctx.db.beforeChange(args[2]!)
    group.lastId = position
    group.entriesRead = entriesRead
    ctx.db.noted()
    ctx.db.notify('stream', 'xgroup-setid', args[2]!)
    ctx.reply.ok()
  },
})
