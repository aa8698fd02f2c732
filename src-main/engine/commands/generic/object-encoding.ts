import { stringEncoding } from '../../keyspace/value.ts'
import type { CommandSpec } from '../command.ts'
import { replyAboutValue } from './object-subject.ts'

export const objectEncoding: CommandSpec = {
  name: 'encoding',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [{ flags: ['RO'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Names the form in which a value is kept.', since: '2.2.3', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const key = args[2]!
    replyAboutValue(ctx, key, (value) => {
      if (typeof value === 'string') ctx.reply.bulk(ctx.db.formOf(key) === 'grown' ? 'raw' : stringEncoding(value))
      else ctx.reply.bulk(value.encoding())
    })
  },
}
