import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'

export const shutdownCommand: CommandSpec = {
  name: 'shutdown',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  acl: [],
  doc: {
    summary: 'Saves the dataset, as far as configured or asked for, and ends the server.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)',
    syntax: '[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]',
  },
  run(ctx, args) {
    const words = new Set(args.slice(1).map((arg) => arg.toLowerCase()))
    if ([...words].some((word) => !OPTIONS.has(word))) throw syntaxError()
    if ((words.has('abort') && words.size > 1) || (words.has('save') && words.has('nosave'))) throw syntaxError()
    if (words.has('abort')) throw new ReplyError('ERR No shutdown in progress.')
    shutDown(ctx, words.has('nosave') ? 'nosave' : words.has('save') ? 'save' : 'default', words.has('force'))
  },
}

const OPTIONS: ReadonlySet<string> = new Set(['nosave', 'save', 'now', 'force', 'abort'])

/** The client hears nothing but the end of its connection, unless saving fails: then the server goes on, except by FORCE. */
function shutDown(ctx: CommandContext, mode: 'save' | 'nosave' | 'default', isForced: boolean): void {
  const { client, node } = ctx
  const resume = client.suspend()
  node.log('warning', 'User requested shutdown...')
  const done = node.shutdown(mode).catch((error: unknown) => {
    node.log('warning', `Error trying to save the DB, can't exit: ${error instanceof Error ? error.message : String(error)}`)
    if (isForced) return node.shutdown('nosave')
    client.reply.error('ERR Errors trying to SHUTDOWN. Check logs.')
    client.scheduleFlush()
    resume()
    return undefined
  })
  void done
}
