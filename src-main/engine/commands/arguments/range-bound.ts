import type { Bytes } from '../../bytes.ts'
import { ReplyError } from '../command.ts'
import { looseFloat } from './float.ts'

/** True for an entry that lies before the range begins, or for one that does not lie past its end. */
type EntryTest = (score: number, member: Bytes) => boolean

/** A range of scores or of members: which entries come before it, and which are not past its end. */
export interface EntryRange {
  readonly isBefore: EntryTest
  readonly isNotPast: EntryTest
}

/**
 * A range of scores; `(` excludes the bound itself.
 * @throws ReplyError when a bound is no number (zslParseRange)
 */
export function readScoreRange(min: Bytes, max: Bytes): EntryRange {
  const low = readScoreBound(min)
  const high = readScoreBound(max)
  return {
    isBefore: low.exclusive ? (score) => score <= low.score : (score) => score < low.score,
    isNotPast: high.exclusive ? (score) => score < high.score : (score) => score <= high.score,
  }
}

function readScoreBound(text: Bytes): { score: number; exclusive: boolean } {
  const exclusive = text.startsWith('(')
  const score = looseFloat(exclusive ? text.slice(1) : text)
  if (score === undefined) throw new ReplyError('ERR min or max is not a float')
  return { score, exclusive }
}

type MemberBound = 'least' | 'greatest' | { readonly member: Bytes; readonly exclusive: boolean }

/**
 * A range of members among entries of one score: `[` includes the bound, `(` excludes it, `-` and `+` stand for the ends.
 * @throws ReplyError for a bound that starts with none of these (zslParseLexRange)
 */
export function readMemberRange(min: Bytes, max: Bytes): EntryRange {
  const low = readMemberBound(min)
  const high = readMemberBound(max)
  return {
    isBefore: (_score, member) => low === 'greatest' || (low !== 'least' && (low.exclusive ? member <= low.member : member < low.member)),
    isNotPast: (_score, member) => high === 'greatest' || (high !== 'least' && (high.exclusive ? member < high.member : member <= high.member)),
  }
}

function readMemberBound(text: Bytes): MemberBound {
  if (text === '-') return 'least'
  if (text === '+') return 'greatest'
  if (text.startsWith('(')) return { member: text.slice(1), exclusive: true }
  if (text.startsWith('[')) return { member: text.slice(1), exclusive: false }
  throw new ReplyError('ERR min or max not valid string range item')
}
