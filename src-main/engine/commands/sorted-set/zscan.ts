import { formatDouble } from '../../resp/double.ts'
import { replyScan } from '../arguments/member-scan.ts'
import { readScanCursor } from '../arguments/scan-options.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zscan: CommandSpec = {
  name: 'zscan',
  arity: -3,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Walks over the members of a sorted set with their scores, a few per call.',
    since: '2.8.0',
    group: 'sorted-set',
    complexity: 'O(1) per call, O(N) for the whole walk',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
  },
  run(ctx, args) {
    const cursor = readScanCursor(args[2]!)
    const set = existingSortedSet(ctx.db, args[1]!)
    replyScan(ctx, args, cursor, set, (member) => formatDouble(set!.score(member)!))
  },
}
