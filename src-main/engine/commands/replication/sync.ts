import type { CommandSpec } from '../command.ts'
import { synchronise } from './synchronising.ts'

export const syncCommand: CommandSpec = {
  name: 'sync',
  arity: 1,
  flags: ['no_async_loading', 'admin', 'no_multi', 'noscript'],
  acl: [],
  doc: {
    summary: 'The older form of PSYNC: asks for everything, and cannot go on after a break.',
    since: '1.0.0',
    group: 'server',
    syntax: '',
  },
  run: (ctx) => synchronise(ctx, undefined),
}
