import type { ShutdownRequest } from '../../orderly-shutdown.ts'
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
    syntax: '[NOSAVE | SAVE] [NOW]{7.0.0} [FORCE]{7.0.0} [ABORT]{7.0.0}',
    history: [['7.0.0', 'Takes `NOW`, `FORCE` and `ABORT`.']],
  },
  run(ctx, args) {
    const words = new Set(args.slice(1).map((arg) => arg.toLowerCase()))
    if ([...words].some((word) => !OPTIONS.has(word))) throw syntaxError()
    if ((words.has('abort') && words.size > 1) || (words.has('save') && words.has('nosave'))) throw syntaxError()
    if (words.has('abort')) return abort(ctx)
    const { busy } = ctx.node.scripting
    if (busy !== undefined && !words.has('nosave')) throw new ReplyError(busy.refusal)
    const mode = words.has('nosave') ? 'nosave' : words.has('save') ? 'save' : 'default'
    shutDown(ctx, { mode, isNow: words.has('now'), isForced: words.has('force') })
  },
}

const OPTIONS: ReadonlySet<string> = new Set(['nosave', 'save', 'now', 'force', 'abort'])

function abort({ node, reply }: CommandContext): void {
  if (!node.orderlyShutdown.abort()) throw new ReplyError('ERR No shutdown in progress.')
  reply.ok()
}

/** The client hears nothing but the end of its connection, unless saving fails or the shutdown is called off: then the server goes on. */
function shutDown(ctx: CommandContext, request: ShutdownRequest): void {
  const { client, node } = ctx
  const resume = client.suspend()
  const done = node.orderlyShutdown.start(request).catch(() => {
    client.reply.error('ERR Errors trying to SHUTDOWN. Check logs.')
    client.scheduleFlush()
    resume()
  })
  void done
}
