import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingString } from '../string/string-key.ts'

const OPERATIONS = ['and', 'or', 'xor', 'not'] as const
type Operation = (typeof OPERATIONS)[number]

export const bitop: CommandSpec = {
  name: 'bitop',
  arity: -4,
  flags: ['write', 'denyoom'],
  acl: ['bitmap'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 3 }, find: { lastKey: -1, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Combines strings bit by bit and stores the result.',
    since: '2.6.0',
    group: 'bitmap',
    complexity: 'O(N) in the length of the strings',
    syntax: 'operation destkey key [key ...]',
  },
  run(ctx, args) {
    const operation = OPERATIONS.find((word) => isKeyword(args[1], word))
    if (operation === undefined) throw syntaxError()
    if (operation === 'not' && args.length !== 4) throw new ReplyError('ERR BITOP NOT must be called with a single source key.')
    const sources = args.slice(3).map((key) => Buffer.from(existingString(ctx.db, key) ?? '', 'latin1'))
    const result = combine(operation, sources)
    if (result === '') ctx.db.deleteAndNotify(args[2]!)
    else {
      ctx.db.setGrown(args[2]!, result, { keepExpiry: false })
      ctx.db.notify('string', 'set', args[2]!)
    }
    ctx.reply.integer(result.length)
  },
}

/** As long as the longest source; zero bytes stand for what the others lack. */
function combine(operation: Operation, sources: readonly Buffer[]): Bytes {
  const result = Buffer.alloc(Math.max(...sources.map((source) => source.length)))
  sources[0]!.copy(result)
  if (operation === 'not') for (let at = 0; at < result.length; at++) result[at] = ~result[at]!
  for (const source of sources.slice(1)) {
    for (let at = 0; at < result.length; at++) result[at] = combineBytes(operation, result[at]!, source[at] ?? 0)
  }
  return result.latin1Slice()
}

function combineBytes(operation: Operation, a: number, b: number): number {
  if (operation === 'and') return a & b
  return operation === 'or' ? a | b : a ^ b
}
