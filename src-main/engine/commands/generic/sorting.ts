import type { Bytes } from '../../bytes.ts'
import { ListValue } from '../../keyspace/types/list-value.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { Value } from '../../keyspace/value.ts'
import { floatFromText } from '../arguments/float.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { wrongType } from '../reply-errors.ts'
import { lookUpByPattern } from './sort-lookup.ts'
import { readSortOptions, type SortOptions } from './sort-options.ts'

/** SORT, and with `readOnly` SORT_RO: writes the reply or stores the result. */
export function sortKey(ctx: CommandContext, args: readonly Bytes[], readOnly: boolean): void {
  const options = readSortOptions(ctx, args, readOnly)
  const value = ctx.db.get(args[1]!)
  // A set has no order of its own: what is stored, or goes into a script, must come out the same on every replica.
  if (options.keepOrder && value instanceof SetValue && (options.store !== undefined || ctx.client.isScript)) {
    Object.assign(options, { keepOrder: false, alpha: true, by: undefined })
  }
  if (value instanceof SortedSetValue) value.expand()
  const sorted = limited(sortedElements(ctx, elementsOf(value), options, value), options)
  const result = options.get.length === 0 ? sorted : sorted.flatMap((element) => options.get.map((pattern) => lookUpByPattern(ctx.db, pattern, element)))
  if (options.store === undefined) {
    ctx.reply.array(result.length)
    for (const element of result) ctx.reply.bulkOrNil(element)
    return
  }
  if (result.length === 0) ctx.db.deleteAndNotify(options.store)
  else {
    ctx.db.set(options.store, new ListValue(result.map((element) => element ?? '')))
    ctx.db.notify('list', 'sortstore', options.store)
  }
  ctx.reply.integer(result.length)
}

function elementsOf(value: Value | undefined): Bytes[] {
  if (value === undefined) return []
  if (value instanceof ListValue) return [...value.values()]
  if (value instanceof SetValue) return [...value.values()]
  if (value instanceof SortedSetValue) return value.entries().map(([member]) => member)
  throw wrongType()
}

function sortedElements(ctx: CommandContext, elements: Bytes[], options: SortOptions, value: Value | undefined): Bytes[] {
  if (options.keepOrder) return options.descending && !(value instanceof SetValue) ? elements.reverse() : elements
  const compare = options.alpha ? byText(ctx, elements, options) : byNumber(ctx, elements, options)
  return elements
    .map((_, index) => index)
    .sort(options.descending ? (a, b) => compare(b, a) : compare)
    .map((index) => elements[index]!)
}

function limited(elements: Bytes[], { offset, count }: SortOptions): Bytes[] {
  const start = Math.min(Math.max(offset, 0), elements.length)
  return elements.slice(start, count < 0 ? undefined : start + count)
}

type CompareIndexes = (a: number, b: number) => number

function byText(ctx: CommandContext, elements: readonly Bytes[], { by }: SortOptions): CompareIndexes {
  if (by === undefined) return (a, b) => compareBytes(elements[a]!, elements[b]!)
  const weights = elements.map((element) => lookUpByPattern(ctx.db, by, element))
  return (a, b) => {
    const left = weights[a]
    const right = weights[b]
    if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
    return compareBytes(left, right)
  }
}

function byNumber(ctx: CommandContext, elements: readonly Bytes[], { by }: SortOptions): CompareIndexes {
  const weights = elements.map((element) => numericWeight(by === undefined ? element : lookUpByPattern(ctx.db, by, element)))
  // Equal weights fall back to the bytes, so that the order is the same everywhere (sortCompare).
  return (a, b) => (weights[a]! < weights[b]! ? -1 : weights[a]! > weights[b]! ? 1 : compareBytes(elements[a]!, elements[b]!))
}

/** A missing weight counts as 0, and so does an empty one; a zero byte ends the text: so C's strtod reads it. */
function numericWeight(text: Bytes | undefined): number {
  const trimmed = text?.split('\0', 1)[0]!.trimStart() ?? ''
  const weight = trimmed === '' ? 0 : floatFromText(trimmed)
  if (weight === undefined) throw new ReplyError("ERR One or more scores can't be converted into double")
  return weight
}

function compareBytes(a: Bytes, b: Bytes): number {
  return a < b ? -1 : a > b ? 1 : 0
}
