import { firstKey, type CommandSpec } from '../command.ts'
import { existingStream } from './stream-key.ts'

export const xlen: CommandSpec = {
  name: 'xlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['stream'],
  keys: firstKey('RO'),
  doc: { summary: 'Counts the entries of a stream.', since: '5.0.0', group: 'stream', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    ctx.reply.integer(existingStream(ctx.db, args[1]!)?.length ?? 0)
  },
}
