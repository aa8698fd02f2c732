import { trimStream } from '../../keyspace/types/stream/stream-trim.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { TrimOptionsReader, withExactTrim } from './add-trim-options.ts'
import { existingStream } from './stream-key.ts'

export const xtrim: CommandSpec = {
  name: 'xtrim',
  arity: -4,
  flags: ['write'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes entries from the front of a stream until it is short enough, or begins late enough.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(N) for N entries removed, which go node by node',
    syntax: 'key <<MAXLEN | MINID{6.2.0}>{strategy} [={equal} | ~{approximately}]{operator} threshold [LIMIT count{6.2.0}]>{trim}',
    history: [['6.2.0', 'Takes `MINID` and `LIMIT`.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const trimming = new TrimOptionsReader(args)
    for (let at = 2; at < args.length; ) {
      const next = trimming.readAt(at)
      if (next === at) throw syntaxError()
      at = next
    }
    const rule = trimming.neededRule(ctx)
    const stream = existingStream(ctx.db, key)
    if (stream === undefined) return ctx.reply.integer(0)
    ctx.db.beforeChange(key)
    const removed = trimStream(stream, rule)
    if (removed > 0) {
      ctx.db.touched(key)
      ctx.db.notify('stream', 'xtrim', key)
      if (rule.isApproximate) ctx.propagateAs = [withExactTrim(args, stream, trimming.trim!)]
    }
    ctx.reply.integer(removed)
  },
}
