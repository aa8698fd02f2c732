import { type CommandSpec, ReplyError } from '../command.ts'

export const moduleLoad: CommandSpec = {
  name: 'load',
  arity: -3,
  flags: ['no_async_loading', 'admin', 'noscript', 'protected'],
  acl: [],
  doc: {
    summary: 'Would load a module; native modules cannot run in this server.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: 'path [arg [arg ...]]',
  },
  run() {
    throw new ReplyError('ERR Error loading the extension. Please check the server logs.')
  },
}
