import { replyScan } from '../arguments/member-scan.ts'
import { readScanCursor } from '../arguments/scan-options.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const sscan: CommandSpec = {
  name: 'sscan',
  arity: -3,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Walks over the members of a set, a few per call.',
    since: '2.8.0',
    group: 'set',
    complexity: 'O(1) per call, O(N) for the whole walk',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
  },
  run(ctx, args) {
    const cursor = readScanCursor(args[2]!)
    replyScan(ctx, args, cursor, existingSet(ctx.db, args[1]!))
  },
}
