import type { Bytes } from '../../bytes.ts'
import type { ListValue } from '../../keyspace/types/list-value.ts'
import { readAtLeast, readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingList } from './list-key.ts'

interface PositionSearch {
  /** The first match wanted; a negative one counts from the tail. */
  readonly rank: number
  /** How many matches, 0 for all; undefined for one answer that is no array. */
  readonly count: number | undefined
  /** How many elements to look at, 0 for all. */
  readonly maxLength: number
}

export const lpos: CommandSpec = {
  name: 'lpos',
  arity: -3,
  flags: ['readonly'],
  acl: ['list'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Finds where in a list an element stands.',
    since: '6.0.6',
    group: 'list',
    complexity: 'O(N) in the length of the list',
    syntax: 'key element [RANK rank] [COUNT num-matches] [MAXLEN len]',
  },
  run(ctx, args) {
    const search = readSearch(args)
    const list = existingList(ctx.db, args[1]!)
    const found = list === undefined ? [] : positions(list, args[2]!, search)
    if (search.count !== undefined) {
      ctx.reply.array(found.length)
      for (const index of found) ctx.reply.integer(index)
    } else if (found.length > 0) ctx.reply.integer(found[0]!)
    else ctx.reply.nil()
  },
}

function positions(list: ListValue, element: Bytes, { rank, count, maxLength }: PositionSearch): number[] {
  const wanted = count === undefined ? 1 : count === 0 ? Infinity : count
  const looks = maxLength === 0 ? list.length : Math.min(maxLength, list.length)
  const found: number[] = []
  let toSkip = Math.abs(rank) - 1
  for (let look = 0; look < looks && found.length < wanted; look++) {
    const index = rank > 0 ? look : list.length - 1 - look
    if (list.at(index) === element && toSkip-- <= 0) found.push(index)
  }
  return found
}

function readSearch(args: readonly Bytes[]): PositionSearch {
  let rank = 1
  let count: number | undefined
  let maxLength = 0
  for (let at = 3; at < args.length; at += 2) {
    const operand = args[at + 1]
    if (operand === undefined) throw syntaxError()
    if (isKeyword(args[at], 'rank')) rank = readRank(operand)
    else if (isKeyword(args[at], 'count')) count = readAtLeast(operand, 0, "ERR COUNT can't be negative")
    else if (isKeyword(args[at], 'maxlen')) maxLength = readAtLeast(operand, 0, "ERR MAXLEN can't be negative")
    else throw syntaxError()
  }
  return { rank, count, maxLength }
}

function readRank(text: Bytes): number {
  const rank = readInteger(text)
  if (rank !== 0) return rank
  throw new ReplyError(
    "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
  )
}
