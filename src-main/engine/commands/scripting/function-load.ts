import { type CommandSpec, ReplyError } from '../command.ts'

export const functionLoad: CommandSpec = {
  name: 'load',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  acl: ['scripting'],
  doc: {
    summary: 'Would load a library; this server runs no Lua.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1) (considering compilation time is redundant)',
    syntax: '[REPLACE] function-code',
  },
  run() {
    throw new ReplyError('ERR Functions are not supported by this server: it has no script engine')
  },
}
