import type { Bytes } from '../../bytes.ts'
import { NEVER_COMPACT } from '../../keyspace/encoding-limits.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { CommandContext } from '../context.ts'
import { readCombination, type Aggregate, type Combination, type CombinationForm, type Operand } from './combination-options.ts'
import { replyEntryCount } from './ranging.ts'
import { storeSortedSet } from './sorted-set-key.ts'

type Scores = Map<Bytes, number>
type CombineScores = (combination: Combination) => Scores

/** Members of any operand. */
export function unionScores(combination: Combination): Scores {
  const scores: Scores = new Map()
  for (const { operand, weight } of fromSmallest(combination)) {
    for (const [member, score] of entriesOf(operand)) {
      const weighted = weightedScore(score, weight)
      const before = scores.get(member)
      scores.set(member, before === undefined ? weighted : aggregated(before, weighted, combination.aggregate))
    }
  }
  return scores
}

/** Members of all operands. */
export function intersectionScores(combination: Combination): Scores {
  const scores: Scores = new Map()
  if (combination.operands.includes(undefined)) return scores
  const [smallest, ...others] = fromSmallest(combination)
  for (const [member, score] of entriesOf(smallest!.operand)) {
    let sum: number | undefined = weightedScore(score, smallest!.weight)
    for (const { operand, weight } of others) {
      const found: number | undefined = scoreIn(operand, member)
      if (found !== undefined) sum = aggregated(sum, found * weight, combination.aggregate)
      else {
        sum = undefined
        break
      }
    }
    if (sum !== undefined) scores.set(member, sum)
  }
  return scores
}

/** Members of the first operand and of no other. */
export function differenceScores({ operands: [first, ...others] }: Combination): Scores {
  const scores: Scores = new Map()
  for (const [member, score] of entriesOf(first)) {
    if (!others.some((operand) => scoreIn(operand, member) !== undefined)) scores.set(member, score)
  }
  return scores
}

/** How many members all operands have, up to a limit. */
export function intersectionCount(operands: readonly Operand[], limit: number): number {
  if (operands.includes(undefined)) return 0
  const [smallest, ...others] = operands.toSorted((a, b) => a!.size - b!.size)
  let count = 0
  for (const [member] of entriesOf(smallest)) {
    if (others.every((operand) => scoreIn(operand, member) !== undefined)) count++
    if (count >= limit) break
  }
  return count
}

/** Answers a combination of the keys counted by the first argument. */
export function replyCombination(ctx: CommandContext, args: readonly Bytes[], form: CombinationForm, combine: CombineScores): void {
  const combination = readCombination(ctx, args, 1, form)
  const { withScores } = combination
  const entries = new SortedSetValue(combine(combination), NEVER_COMPACT).entries()
  replyEntryCount(ctx, entries.length, withScores)
  for (const [member, score] of entries) {
    if (withScores && ctx.reply.protocol === 3) ctx.reply.array(2)
    ctx.reply.bulk(member)
    if (withScores) ctx.reply.double(score)
  }
}

/** Stores a combination of the keys counted by the second argument under the first, and answers its size. */
export function storeCombination(ctx: CommandContext, args: readonly Bytes[], form: CombinationForm, combine: CombineScores): void {
  const result = new SortedSetValue(combine(readCombination(ctx, args, 2, form)), ctx.db.encodingLimits)
  ctx.reply.integer(storeSortedSet(ctx.db, args[1]!, result, form.name))
}

/** From the smallest on, as Redis adds the scores up: the order decides the last bit of a sum. */
function fromSmallest({ operands, weights }: Combination): { operand: Operand; weight: number }[] {
  return operands.map((operand, index) => ({ operand, weight: weights[index]! })).sort((a, b) => (a.operand?.size ?? 0) - (b.operand?.size ?? 0))
}

function entriesOf(operand: Operand): Iterable<readonly [Bytes, number]> {
  if (operand === undefined) return []
  if (operand instanceof SetValue) return Iterator.from(operand.values()).map((member) => [member, 1] as const)
  return operand.scores
}

function scoreIn(operand: Operand, member: Bytes): number | undefined {
  if (operand instanceof SetValue) return operand.has(member) ? 1 : undefined
  return operand?.score(member)
}

/** Infinity times 0 is no number; Redis makes it 0. */
function weightedScore(score: number, weight: number): number {
  const weighted = score * weight
  return Number.isNaN(weighted) ? 0 : weighted
}

/** The sum of opposite infinities is no number; Redis makes it 0 (zunionInterAggregate). */
function aggregated(a: number, b: number, aggregate: Aggregate): number {
  if (aggregate === 'sum') return Number.isNaN(a + b) ? 0 : a + b
  if (aggregate === 'min') return b < a ? b : a
  return b > a ? b : a
}
