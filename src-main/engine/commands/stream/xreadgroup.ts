import type { CommandSpec } from '../command.ts'
import { readStreams } from './reading.ts'

export const xreadgroup: CommandSpec = {
  name: 'xreadgroup',
  arity: -7,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['stream'],
  keys: [{ flags: ['RO', 'access'], begin: { keyword: 'STREAMS', startFrom: 4 }, find: { lastKey: -1, step: 1, limit: 2 } }],
  doc: {
    summary: 'Reads, as a consumer of a group, entries that no other was given, or again what it has not acknowledged; waits if asked to.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(log(N)+M) per stream for M entries returned',
    syntax: '<GROUP group consumer> [COUNT count] [BLOCK milliseconds] [NOACK] <STREAMS key [key ...] id [id ...]>{streams}',
  },
  run: (ctx, args) => readStreams(ctx, args, true),
}
