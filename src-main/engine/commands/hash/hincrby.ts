import { integerFromText } from '../../keyspace/integer-text.ts'
import { readWideInteger } from '../arguments/integer.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { exactSum } from '../string/counting.ts'
import { existingHash, setFields } from './hash-key.ts'

export const hincrby: CommandSpec = {
  name: 'hincrby',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Adds to the integer in a field, which starts at 0.', since: '2.0.0', group: 'hash', complexity: 'O(1)', syntax: 'key field increment' },
  run(ctx, args) {
    const increment = readWideInteger(args[3]!)
    const hash = existingHash(ctx.db, args[1]!)
    const before = integerFromText(hash?.get(args[2]!) ?? '0')
    if (before === undefined) throw new ReplyError('ERR hash value is not an integer')
    const sum = exactSum(before, increment)
    if (sum === undefined) throw new ReplyError('ERR increment or decrement would overflow')
    setFields(ctx.db, args[1]!, hash, [args[2]!, String(sum)], 0, 'hincrby')
    ctx.reply.integer(sum)
  },
}
