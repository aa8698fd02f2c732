import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { existingString } from '../string/string-key.ts'
import { readOperations } from './bitfield-operations.ts'
import { operate } from './bitfield.ts'

export const bitfieldRo: CommandSpec = {
  name: 'bitfield_ro',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['bitmap'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads integers of any width within a string.',
    since: '6.0.0',
    group: 'bitmap',
    complexity: 'O(1) per operation',
    syntax: 'key [GET encoding offset [GET encoding offset ...]]',
  },
  run(ctx, args) {
    const operations = readOperations(ctx, args)
    if (operations.some(({ kind }) => kind !== 'get')) throw new ReplyError('ERR BITFIELD_RO only supports the GET subcommand')
    const bytes = Buffer.from(existingString(ctx.db, args[1]!) ?? '', 'latin1')
    ctx.reply.array(operations.length)
    for (const operation of operations) operate(ctx, bytes, operation)
  },
}
