import { firstKey, type CommandSpec } from '../command.ts'
import { addMembers, PLAIN_ADD } from './adding.ts'

const INCREMENT = { ...PLAIN_ADD, incr: true } as const

export const zincrby: CommandSpec = {
  name: 'zincrby',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'access', 'update'),
  doc: {
    summary: 'Adds to the score of a member, which starts at 0.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N))',
    syntax: 'key increment member',
  },
  run: (ctx, args) => ctx.reply.double(addMembers(ctx, args, 2, INCREMENT).score!),
}
