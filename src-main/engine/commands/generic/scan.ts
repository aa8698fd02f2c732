import { typeName } from '../../keyspace/value.ts'
import { readScanCursor, readScanOptions } from '../arguments/scan-options.ts'
import type { CommandSpec } from '../command.ts'

export const scan: CommandSpec = {
  name: 'scan',
  arity: -2,
  flags: ['touches_arbitrary_keys', 'readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  doc: {
    summary: 'Walks over the keys of the database, a few per call.',
    since: '2.8.0',
    group: 'generic',
    complexity: 'O(1) per call, O(N) for the whole walk',
    syntax: 'cursor [MATCH pattern] [COUNT count] [TYPE type{6.0.0}]',
    history: [['6.0.0', 'Takes `TYPE`.']],
  },
  run(ctx, args) {
    const cursor = readScanCursor(args[1]!)
    const { count, pattern, typeWord } = readScanOptions(args, 2, true)
    const { next, keys } = ctx.db.scans.next(cursor, count)
    const found = keys.filter((key) => {
      if (pattern !== undefined && !pattern.matches(key)) return false
      const value = ctx.db.peek(key)
      return value !== undefined && (typeWord === undefined || typeName(value) === typeWord)
    })
    ctx.reply.array(2)
    ctx.reply.bulk(String(next))
    ctx.reply.bulks(found)
  },
}
