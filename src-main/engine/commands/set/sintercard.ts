import { readAtLeast } from '../arguments/integer.ts'
import { readKeyCount, readLimit } from '../arguments/intersection-limit.ts'
import type { CommandSpec } from '../command.ts'
import { intersection } from './set-algebra.ts'
import { existingSet } from './set-key.ts'

export const sintercard: CommandSpec = {
  name: 'sintercard',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['set'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Counts the members that all sets have, up to a limit.',
    since: '7.0.0',
    group: 'set',
    complexity: 'O(N*M) for the smallest set N and M sets',
    syntax: 'numkeys key [key ...] [LIMIT limit]',
  },
  run(ctx, args) {
    const keyCount = readAtLeast(args[1]!, 1, 'ERR numkeys should be greater than 0')
    const limit = readLimit(args, readKeyCount(args, keyCount))
    const sets = args.slice(2, 2 + keyCount).map((key) => existingSet(ctx.db, key))
    let count = 0
    for (const _ of intersection(sets, limit)) count++
    ctx.reply.integer(count)
  },
}
