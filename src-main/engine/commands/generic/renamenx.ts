import type { CommandSpec } from '../command.ts'
import { renameKey } from './renaming.ts'

export const renamenx: CommandSpec = {
  name: 'renamenx',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['OW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: { summary: 'Gives a key another name if that name is free.', since: '1.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key newkey', history: [['3.2.0', 'May name the same key twice.']] },
  run: (ctx, args) => ctx.reply.integer(renameKey(ctx, args[1]!, args[2]!, true) ? 1 : 0),
}
