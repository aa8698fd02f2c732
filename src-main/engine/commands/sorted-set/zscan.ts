import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { formatDouble } from '../../resp/double.ts'
import { replyScan } from '../arguments/member-scan.ts'
import { readScanCursor } from '../arguments/scan-options.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

/** LLONG_MAX / 2. */
const LARGEST_WHOLE = 2 ** 62

export const zscan: CommandSpec = {
  name: 'zscan',
  arity: -3,
  flags: ['readonly'],
  acl: ['sortedset'],
  tips: ['nondeterministic_output'],
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
    replyScan(ctx, args, cursor, set, (member) => scoreText(set!, set!.score(member)!))
  },
}

/** A listpack holds whole scores as integers, and ZSCAN shows what it holds (zzlInsertAt, double2ll). */
function scoreText(set: SortedSetValue, score: number): string {
  const isStoredWhole = set.encoding() === 'listpack' && Number.isInteger(score) && Math.abs(score) <= LARGEST_WHOLE
  return isStoredWhole ? String(BigInt(score)) : formatDouble(score)
}
