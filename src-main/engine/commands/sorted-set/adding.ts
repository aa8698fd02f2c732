import type { Bytes } from '../../bytes.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { readFloat } from '../arguments/float.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export interface AddRules {
  /** Add only. */
  nx: boolean
  /** Update only. */
  xx: boolean
  /** Update only to a greater, or to a lesser, score. */
  gt: boolean
  lt: boolean
  /** The scores are increments. */
  incr: boolean
  /** Count the updates too. */
  ch: boolean
}

export const PLAIN_ADD: Readonly<AddRules> = { nx: false, xx: false, gt: false, lt: false, incr: false, ch: false }

/** What became of one member; `score` is undefined when the rules left it alone. */
interface AddOutcome {
  readonly score: number | undefined
  readonly isNew: boolean
  readonly isUpdated: boolean
}

export interface AddSummary {
  readonly added: number
  readonly updated: number
  /** The last member's score, undefined when the rules left it alone. */
  readonly score: number | undefined
}

/**
 * Adds the pairs of score and member from argument `start` on, all or, when a score is no number, none (zaddGenericCommand).
 * @throws ReplyError for a wrong type, a score that is no float, and a sum that is no number
 */
export function addMembers(ctx: CommandContext, args: readonly Bytes[], start: number, rules: Readonly<AddRules>): AddSummary {
  const { db } = ctx
  const key = args[1]!
  const scores: number[] = []
  for (let at = start; at < args.length; at += 2) scores.push(readFloat(args[at]!))
  const existing = existingSortedSet(db, key)
  if (existing === undefined && rules.xx) return { added: 0, updated: 0, score: undefined }
  const set = existing ?? new SortedSetValue([], db.encodingLimits)
  if (existing !== undefined) db.beforeChange(key)
  let added = 0
  let updated = 0
  let score: number | undefined
  for (let index = 0; index < scores.length; index++) {
    const outcome = addOne(set, args[start + index * 2 + 1]!, scores[index]!, rules)
    if (outcome.isNew) added++
    if (outcome.isUpdated) updated++
    score = outcome.score
  }
  if (existing === undefined) db.set(key, set)
  else if (added + updated > 0) db.touched(key)
  if (added + updated > 0) db.notify('sortedset', rules.incr ? 'zincr' : 'zadd', key)
  return { added, updated, score }
}

function addOne(set: SortedSetValue, member: Bytes, given: number, rules: Readonly<AddRules>): AddOutcome {
  const current = set.score(member)
  if (current === undefined) {
    if (rules.xx) return { score: undefined, isNew: false, isUpdated: false }
    set.add(member, given)
    return { score: given, isNew: true, isUpdated: false }
  }
  const score = rules.incr ? current + given : given
  if (Number.isNaN(score)) throw new ReplyError('ERR resulting score is not a number (NaN)')
  if (rules.nx || (rules.lt && score >= current) || (rules.gt && score <= current)) return { score: undefined, isNew: false, isUpdated: false }
  if (score !== current) set.add(member, score, current)
  return { score, isNew: false, isUpdated: score !== current }
}
