import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { longestCommonSubsequence, tableCells, type CommonSubsequence } from './common-subsequence.ts'

interface LcsOptions {
  readonly length: boolean
  readonly indexes: boolean
  readonly matchLengths: boolean
  readonly leastMatch: number
}

export const lcs: CommandSpec = {
  name: 'lcs',
  arity: -3,
  flags: ['readonly'],
  acl: ['string'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { lastKey: 1, step: 1, limit: 0 } }],
  doc: {
    summary: 'Finds the longest common subsequence of two strings.',
    since: '7.0.0',
    group: 'string',
    complexity: 'O(N*M) in their lengths',
    syntax: 'key1 key2 [LEN] [IDX] [MINMATCHLEN len] [WITHMATCHLEN]',
  },
  run(ctx, args) {
    const a = operand(ctx, args[1]!)
    const b = operand(ctx, args[2]!)
    const options = readOptions(args)
    if (options.length && options.indexes) throw new ReplyError('ERR If you want both the length and indexes, please just use IDX.')
    if (tableCells(a, b) * 4 > Number(ctx.node.config.get('proto-max-bulk-len'))) {
      throw new ReplyError('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len')
    }
    const common = longestCommonSubsequence(a, b)
    if (options.indexes) replyRanges(ctx, common, options)
    else if (options.length) ctx.reply.integer(common.length)
    else ctx.reply.bulk(common.text)
  },
}

function operand(ctx: CommandContext, key: Bytes): Bytes {
  const value = ctx.db.get(key) ?? ''
  if (typeof value !== 'string') throw new ReplyError('ERR The specified keys must contain string values')
  return value
}

function replyRanges({ reply }: CommandContext, common: CommonSubsequence, { leastMatch, matchLengths }: LcsOptions): void {
  const ranges = common.ranges.filter(({ a }) => a[1] - a[0] + 1 >= leastMatch)
  reply.map(2)
  reply.bulk('matches')
  reply.array(ranges.length)
  for (const { a, b } of ranges) {
    reply.array(matchLengths ? 3 : 2)
    for (const side of [a, b]) {
      reply.array(2)
      reply.integer(side[0])
      reply.integer(side[1])
    }
    if (matchLengths) reply.integer(a[1] - a[0] + 1)
  }
  reply.bulk('len')
  reply.integer(common.length)
}

function readOptions(args: readonly Bytes[]): LcsOptions {
  const options = { length: false, indexes: false, matchLengths: false, leastMatch: 0 }
  for (let at = 3; at < args.length; at++) {
    if (isKeyword(args[at], 'idx')) options.indexes = true
    else if (isKeyword(args[at], 'len')) options.length = true
    else if (isKeyword(args[at], 'withmatchlen')) options.matchLengths = true
    else if (isKeyword(args[at], 'minmatchlen') && at + 1 < args.length) options.leastMatch = Math.max(0, readInteger(args[++at]!))
    else throw syntaxError()
  }
  return options
}
