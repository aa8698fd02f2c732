import type { CommandSpec } from '../command.ts'
import { readStreams } from './reading.ts'

export const xread: CommandSpec = {
  name: 'xread',
  arity: -4,
  flags: ['readonly', 'blocking', 'movablekeys'],
  acl: ['stream'],
  keys: [{ flags: ['RO', 'access'], begin: { keyword: 'STREAMS', startFrom: 1 }, find: { lastKey: -1, step: 1, limit: 2 } }],
  doc: {
    summary: 'Reads entries of several streams beyond the ids given, and waits for some if asked to.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(log(N)+M) per stream for M entries returned',
    syntax: '[COUNT count] [BLOCK milliseconds] <STREAMS key [key ...] id [id ...]>{streams}',
  },
  run: (ctx, args) => readStreams(ctx, args, false),
}
