import { type CommandSpec, ReplyError } from '../command.ts'

export const scriptLoad: CommandSpec = {
  name: 'load',
  arity: 3,
  flags: ['noscript', 'stale'],
  acl: ['scripting'],
  doc: {
    summary: 'Would cache a script; this server runs no Lua.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'O(N) with N being the length in bytes of the script body.',
    syntax: 'script',
  },
  run() {
    throw new ReplyError('ERR Scripts are not supported by this server: it has no script engine')
  },
}
