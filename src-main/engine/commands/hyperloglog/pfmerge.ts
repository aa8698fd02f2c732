import { REGISTER_COUNT } from '../../keyspace/hyperloglog/element-register.ts'
import { HyperLogLog } from '../../keyspace/hyperloglog/hyperloglog.ts'
import type { CommandSpec } from '../command.ts'
import { existingHyperLogLog, refusingCorruption, sparseLimitBytes, storeHyperLogLog } from './hyperloglog-key.ts'

export const pfmerge: CommandSpec = {
  name: 'pfmerge',
  arity: -2,
  flags: ['write', 'denyoom'],
  acl: ['hyperloglog'],
  keys: [
    { flags: ['RW', 'access', 'insert'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: -1, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Merges HyperLogLogs into one, which then counts what any of them has counted.',
    since: '2.8.9',
    group: 'hyperloglog',
    complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
    syntax: 'destkey sourcekey [sourcekey ...]',
  },
  run(ctx, args) {
    const registers = new Uint8Array(REGISTER_COUNT)
    const sources = args.slice(1).map((key) => existingHyperLogLog(ctx, key))
    const merged = sources[0] ?? HyperLogLog.empty()
    const limitBytes = sparseLimitBytes(ctx)
    refusingCorruption(() => {
      for (const source of sources) source?.mergeInto(registers)
      if (sources.some((source) => source?.isDense)) merged.makeDense()
      merged.raiseAll(registers, limitBytes)
    })
    merged.forgetCardinality()
    storeHyperLogLog(ctx, args[1]!, merged)
    ctx.db.notify('string', 'pfadd', args[1]!)
    ctx.reply.ok()
  },
}
