import { firstKey, type CommandSpec } from '../command.ts'
import { replySubstring } from './getrange.ts'

export const substr: CommandSpec = {
  name: 'substr',
  arity: 4,
  flags: ['readonly'],
  acl: ['string'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a part of a string; the old name of GETRANGE.',
    since: '1.0.0',
    group: 'string',
    complexity: 'O(N) in bytes returned',
    syntax: 'key start end',
    deprecated: { since: '2.0.0', replacedBy: '`GETRANGE`' },
  },
  run: replySubstring,
}
