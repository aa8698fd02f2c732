import type { CommandSpec } from '../command.ts'
import { findKeys } from './command-keys.ts'

export const commandGetkeys: CommandSpec = {
  name: 'getkeys',
  arity: -4,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells which arguments of a request are keys.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(N) where N is the number of arguments to the command',
    syntax: '',
  },
  run(ctx, args) {
    ctx.reply.bulks(findKeys(ctx, args.slice(2)).map(({ key }) => key))
  },
}
