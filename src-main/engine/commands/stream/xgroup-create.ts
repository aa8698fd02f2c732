import { ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { StreamValue } from '../../keyspace/types/stream-value.ts'
import { ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { groupSubcommand, readGroupOptions, readGroupPosition, streamForGroups } from './group-subcommand.ts'
import { readId } from './id-argument.ts'
import { existingStream } from './stream-key.ts'

const MOST_ARGUMENTS = 8

export const xgroupCreate = groupSubcommand({
  name: 'create',
  arity: -5,
  flags: ['write', 'denyoom'],
  keyFlag: 'insert',
  since: '5.0.0',
  summary: 'Creates a group that reads a stream from an id on.',
  complexity: 'O(1)',
  syntax: 'key groupname <id | ${new_id}>{id} [MKSTREAM] [ENTRIESREAD entries_read]',
  history: [['7.0.0', 'Takes `ENTRIESREAD`.']],
  run(ctx, args) {
    const key = args[2]!
    const name = args[3]!
    const { makesStream, entriesRead } = readGroupOptions(args, true)
    const existing = makesStream ? existingStream(ctx.db, key) : streamForGroups(ctx, key)
    if (args.length > MOST_ARGUMENTS) throw subcommandSyntax(args)
    const position = readGroupPosition(args[4]!, existing, readId)
    if (existing?.groups.has(name) === true) throw new ReplyError('BUSYGROUP Consumer Group name already exists')
    const stream = existing ?? new StreamValue(ctx.db.encodingLimits)
    if (existing === undefined) ctx.db.set(key, stream)
    else ctx.db.beforeChange(key)
    stream.groups.set(name, new ConsumerGroup(name, position, entriesRead))
    ctx.db.noted()
    ctx.db.notify('stream', 'xgroup-create', key)
    ctx.reply.ok()
  },
})
