import type { Bytes } from '../../bytes.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { indexRange, type IndexRange } from '../arguments/index-range.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { readMemberRange, readScoreRange } from '../arguments/range-bound.ts'
import { ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { ranksWithin } from './sorted-set-key.ts'

/** What the bounds of a range are; `any` lets BYSCORE or BYLEX say so, and means ranks otherwise. */
export type RangeKind = 'any' | 'rank' | 'score' | 'member'

/** How a command of the ZRANGE family may be asked: what its name fixes, its options cannot change. */
export interface RangeForm {
  readonly kind: RangeKind
  readonly direction: 'any' | 'ascending' | 'descending'
  /** Whether WITHSCORES is understood. */
  readonly scores: boolean
}

/** A range asked for: where it lies in a given set, and in which order it is wanted. */
export interface RangeQuery {
  readonly reverse: boolean
  readonly withScores: boolean
  readonly ranksIn: (set: SortedSetValue) => IndexRange | undefined
}

interface RangeOptions {
  kind: RangeKind
  reverse: boolean
  withScores: boolean
  offset: number
  /** Negative: no limit. */
  limit: number
}

/** Reads min, max and the options of the ZRANGE family from argument `start` on (zrangeGenericCommand). */
export function readRangeQuery(args: readonly Bytes[], start: number, form: RangeForm): RangeQuery {
  const options = readOptions(args, start + 2, form)
  const kind = options.kind === 'any' ? 'rank' : options.kind
  if (options.limit !== -1 && kind === 'rank') {
    throw new ReplyError('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX')
  }
  if (options.withScores && kind === 'member') throw new ReplyError('ERR syntax error, WITHSCORES not supported in combination with BYLEX')
  const { reverse, withScores } = options
  return { reverse, withScores, ranksIn: kind === 'rank' ? byRank(args, start, reverse) : byBounds(args, start, kind, options) }
}

function byRank(args: readonly Bytes[], start: number, reverse: boolean): RangeQuery['ranksIn'] {
  const from = readInteger(args[start]!)
  const to = readInteger(args[start + 1]!)
  return (set) => {
    const range = indexRange(from, to, set.size)
    if (range === undefined || !reverse) return range
    return { start: set.size - 1 - range.stop, stop: set.size - 1 - range.start }
  }
}

function byBounds(args: readonly Bytes[], start: number, kind: 'score' | 'member', options: RangeOptions): RangeQuery['ranksIn'] {
  // The greater bound comes first when the order is descending.
  const min = args[options.reverse ? start + 1 : start]!
  const max = args[options.reverse ? start : start + 1]!
  const range = kind === 'score' ? readScoreRange(min, max) : readMemberRange(min, max)
  return (set) => limited(ranksWithin(set, range), options)
}

/** Cuts OFFSET and LIMIT out of a range; a negative offset leaves nothing. */
function limited(range: IndexRange | undefined, { reverse, offset, limit }: RangeOptions): IndexRange | undefined {
  if (range === undefined || offset < 0 || limit === 0) return undefined
  const length = Math.min(range.stop - range.start + 1 - offset, limit < 0 ? Infinity : limit)
  if (length <= 0) return undefined
  const start = reverse ? range.stop - offset - length + 1 : range.start + offset
  return { start, stop: start + length - 1 }
}

function readOptions(args: readonly Bytes[], start: number, form: RangeForm): RangeOptions {
  const options: RangeOptions = { kind: form.kind, reverse: form.direction === 'descending', withScores: false, offset: 0, limit: -1 }
  let directionIsOpen = form.direction === 'any'
  for (let at = start; at < args.length; at++) {
    if (form.scores && isKeyword(args[at], 'withscores')) options.withScores = true
    else if (isKeyword(args[at], 'limit') && at + 2 < args.length) {
      options.offset = readInteger(args[++at]!)
      options.limit = readInteger(args[++at]!)
    } else if (directionIsOpen && isKeyword(args[at], 'rev')) {
      options.reverse = true
      directionIsOpen = false
    } else if (options.kind === 'any' && isKeyword(args[at], 'bylex')) options.kind = 'member'
    else if (options.kind === 'any' && isKeyword(args[at], 'byscore')) options.kind = 'score'
    else throw syntaxError()
  }
  return options
}
