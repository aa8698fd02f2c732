import type { CommandSpec } from '../command.ts'
import { findKeys } from './command-keys.ts'

export const commandGetkeysandflags: CommandSpec = {
  name: 'getkeysandflags',
  arity: -4,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells which arguments of a request are keys, and what the command does with each.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of arguments to the command',
    syntax: '',
  },
  run(ctx, args) {
    const { reply } = ctx
    const found = findKeys(ctx, args.slice(2))
    reply.array(found.length)
    for (const { key, flags } of found) {
      reply.array(2)
      reply.bulk(key)
      reply.set(flags.length)
      for (const flag of flags) reply.simple(flag)
    }
  },
}
