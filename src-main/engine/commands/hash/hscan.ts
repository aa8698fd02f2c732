import { replyScan } from '../arguments/member-scan.ts'
import { readScanCursor } from '../arguments/scan-options.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hscan: CommandSpec = {
  name: 'hscan',
  arity: -3,
  flags: ['readonly'],
  acl: ['hash'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Walks over the fields of a hash with their values, a few per call.',
    since: '2.8.0',
    group: 'hash',
    complexity: 'O(1) per call, O(N) for the whole walk',
    syntax: 'key cursor [MATCH pattern] [COUNT count]',
  },
  run(ctx, args) {
    const cursor = readScanCursor(args[2]!)
    const hash = existingHash(ctx.db, args[1]!)
    replyScan(ctx, args, cursor, hash, (field) => hash!.get(field)!)
  },
}
