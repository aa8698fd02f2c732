import { type CommandSpec, ReplyError } from '../command.ts'

export const multiCommand: CommandSpec = {
  name: 'multi',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  acl: ['transaction'],
  doc: {
    summary: 'Starts a transaction: the commands that follow are queued until EXEC.',
    since: '1.2.0',
    group: 'transactions',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    if (ctx.client.transaction !== undefined) throw new ReplyError('ERR MULTI calls can not be nested')
    ctx.client.transaction = { aborted: false, queue: [] }
    ctx.reply.ok()
  },
}
