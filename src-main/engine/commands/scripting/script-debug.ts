import { type CommandSpec, ReplyError } from '../command.ts'

export const scriptDebug: CommandSpec = {
  name: 'debug',
  arity: 3,
  flags: ['noscript'],
  acl: ['scripting'],
  doc: {
    summary: 'Sets the debug mode of scripts; this server has no debugger, so NO is all it takes.',
    since: '3.2.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: '<YES | SYNC | NO>{mode}',
  },
  run(ctx, args) {
    const mode = args[2]!.toLowerCase()
    if (mode === 'no') return ctx.reply.ok()
    if (mode === 'yes' || mode === 'sync') throw new ReplyError('ERR This server has no script debugger')
    throw new ReplyError('ERR Use SCRIPT DEBUG YES/SYNC/NO')
  },
}
