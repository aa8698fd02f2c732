import { firstKey, type CommandSpec } from '../command.ts'
import { readId } from './id-argument.ts'
import { existingStream } from './stream-key.ts'

export const xack: CommandSpec = {
  name: 'xack',
  arity: -4,
  flags: ['write', 'fast'],
  acl: ['stream'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Marks entries that a consumer was given as done with, and answers how many were pending.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(log(N)) per id',
    syntax: 'key group id [id ...]',
  },
  run(ctx, args) {
    const key = args[1]!
    const group = existingStream(ctx.db, key)?.groups.get(args[2]!)
    if (group === undefined) return ctx.reply.integer(0)
    const ids = args.slice(3).map(readId)
    ctx.db.beforeChange(key)
    let acknowledged = 0
    for (const id of ids) {
      if (!group.acknowledge(id)) continue
      acknowledged++
      ctx.db.noted()
    }
    ctx.reply.integer(acknowledged)
  },
}
