import type { CommandSpec } from '../command.ts'
import { renameKey } from './renaming.ts'

export const rename: CommandSpec = {
  name: 'rename',
  arity: 3,
  flags: ['write'],
  acl: ['keyspace'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'update'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: { summary: 'Gives a key another name, replacing what has that name.', since: '1.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key newkey' },
  run(ctx, args) {
    renameKey(ctx, args[1]!, args[2]!, false)
    ctx.reply.ok()
  },
}
