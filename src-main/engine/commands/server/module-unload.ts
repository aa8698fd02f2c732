import { type CommandSpec, ReplyError } from '../command.ts'

export const moduleUnload: CommandSpec = {
  name: 'unload',
  arity: 3,
  flags: ['no_async_loading', 'admin', 'noscript', 'protected'],
  acl: [],
  doc: {
    summary: 'Would unload a module.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: 'name',
  },
  run() {
    throw new ReplyError('ERR Error unloading module: no such module with that name')
  },
}
