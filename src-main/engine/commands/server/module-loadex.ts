import { type CommandSpec, ReplyError } from '../command.ts'

export const moduleLoadex: CommandSpec = {
  name: 'loadex',
  arity: -3,
  flags: ['no_async_loading', 'admin', 'noscript', 'protected'],
  acl: [],
  doc: {
    summary: 'Would load a module with settings; native modules cannot run in this server.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: 'path [CONFIG name value [CONFIG name value ...]{configs}] [ARGS arg [arg ...]{block args}]',
  },
  run() {
    throw new ReplyError('ERR Error loading the extension. Please check the server logs.')
  },
}
