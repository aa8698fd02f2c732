import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'

export const clientPause: CommandSpec = {
  name: 'pause',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Makes commands wait: all, or those that may write.',
    since: '2.9.50',
    group: 'connection',
    complexity: 'O(1)',
    syntax: 'timeout{integer} [WRITE | ALL]{mode 6.2.0}',
    history: [['6.2.0', 'Takes a mode, of which `WRITE` is new.']],
  },
  run(ctx, args) {
    const mode = args[3]?.toLowerCase() ?? 'all'
    if (args.length > 4) throw subcommandSyntax(args)
    if (mode !== 'all' && mode !== 'write') throw new ReplyError('ERR CLIENT PAUSE mode must be WRITE or ALL')
    ctx.node.clientPause.start(mode, readTimeoutMs(args[2]!))
    ctx.reply.ok()
  },
}

function readTimeoutMs(text: Bytes): number {
  const value = integerFromText(text)
  if (value === undefined) throw new ReplyError('ERR timeout is not an integer or out of range')
  if (value < 0) throw new ReplyError('ERR timeout is negative')
  return Number(value)
}
