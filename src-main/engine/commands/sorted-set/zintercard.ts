import { readLimit } from '../arguments/intersection-limit.ts'
import type { CommandSpec } from '../command.ts'
import { readOperands } from './combination-options.ts'
import { intersectionCount } from './combining.ts'

export const zintercard: CommandSpec = {
  name: 'zintercard',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Counts the members that all sorted sets have, up to a limit.',
    since: '7.0.0',
    group: 'sorted-set',
    complexity: 'O(N*K) for the smallest set N and K sets',
    syntax: 'numkeys key [key ...] [LIMIT limit]',
  },
  run(ctx, args) {
    const operands = readOperands(ctx, args, 1, 'zintercard')
    ctx.reply.integer(intersectionCount(operands, readLimit(args, 2 + operands.length)))
  },
}
