import { HyperLogLog } from '../../keyspace/hyperloglog/hyperloglog.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingHyperLogLog, refusingCorruption, sparseLimitBytes, storeHyperLogLog } from './hyperloglog-key.ts'

export const pfadd: CommandSpec = {
  name: 'pfadd',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hyperloglog'],
  keys: firstKey('RW', 'insert'),
  doc: {
    summary: 'Counts elements into a HyperLogLog, which it creates.',
    since: '2.8.9',
    group: 'hyperloglog',
    complexity: 'O(1) to add every element.',
    syntax: 'key [element [element ...]]',
  },
  run(ctx, args) {
    const key = args[1]!
    const existing = existingHyperLogLog(ctx, key)
    const counted = existing ?? HyperLogLog.empty()
    const limitBytes = sparseLimitBytes(ctx)
    let hasChanged = existing === undefined
    refusingCorruption(() => {
      for (let at = 2; at < args.length; at++) if (counted.add(args[at]!, limitBytes)) hasChanged = true
    })
    if (hasChanged) {
      counted.forgetCardinality()
      storeHyperLogLog(ctx, key, counted)
      ctx.db.notify('string', 'pfadd', key)
    }
    ctx.reply.integer(hasChanged ? 1 : 0)
  },
}
