import type { Bytes } from '../../bytes.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { floatFromText } from '../arguments/float.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError, wrongType } from '../reply-errors.ts'

export type Operand = SortedSetValue | SetValue | undefined
export type Aggregate = 'sum' | 'min' | 'max'

/** What ZUNION and its kin are asked to combine, and how. */
export interface Combination {
  readonly operands: readonly Operand[]
  /** What the scores of each operand are multiplied by. */
  readonly weights: readonly number[]
  readonly aggregate: Aggregate
  readonly withScores: boolean
}

/** Which options a command of the family understands. */
export interface CombinationForm {
  readonly name: string
  readonly weights: boolean
  readonly scores: boolean
}

/**
 * The keys counted by argument `start`. A set stands for a sorted set whose scores are all 1.
 * @throws ReplyError (zunionInterDiffGenericCommand)
 */
export function readOperands(ctx: CommandContext, args: readonly Bytes[], start: number, commandName: string): Operand[] {
  const count = readInteger(args[start]!)
  if (count < 1) throw new ReplyError(`ERR at least 1 input key is needed for '${commandName}' command`)
  if (count > args.length - start - 1) throw syntaxError()
  return args.slice(start + 1, start + 1 + count).map((key) => {
    const value = ctx.db.get(key)
    if (value === undefined || value instanceof SortedSetValue || value instanceof SetValue) return value
    throw wrongType()
  })
}

/** The keys counted by argument `start`, and the options after them. */
export function readCombination(ctx: CommandContext, args: readonly Bytes[], start: number, form: CombinationForm): Combination {
  const operands = readOperands(ctx, args, start, form.name)
  let weights = operands.map(() => 1)
  let aggregate: Aggregate = 'sum'
  let withScores = false
  for (let at = start + 1 + operands.length; at < args.length; at++) {
    if (form.weights && isKeyword(args[at], 'weights') && args.length - at > operands.length) {
      weights = args.slice(at + 1, at + 1 + operands.length).map(readWeight)
      at += operands.length
    } else if (form.weights && isKeyword(args[at], 'aggregate') && at + 1 < args.length) aggregate = readAggregate(args[++at]!)
    else if (form.scores && isKeyword(args[at], 'withscores')) withScores = true
    else throw syntaxError()
  }
  return { operands, weights, aggregate, withScores }
}

function readWeight(text: Bytes): number {
  const weight = floatFromText(text)
  if (weight === undefined) throw new ReplyError('ERR weight value is not a float')
  return weight
}

function readAggregate(text: Bytes): Aggregate {
  const found = (['sum', 'min', 'max'] as const).find((word) => isKeyword(text, word))
  if (found === undefined) throw syntaxError()
  return found
}
