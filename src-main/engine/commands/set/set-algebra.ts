import type { Bytes } from '../../bytes.ts'
import { SetValue } from '../../keyspace/types/set-value.ts'
import type { CommandContext } from '../context.ts'
import { existingSet } from './set-key.ts'

/** Combines the sets of some keys; undefined stands for a key that does not exist. */
export type SetOperation = (sets: readonly (SetValue | undefined)[]) => Iterable<Bytes>

/** All sets have them: the smallest is walked, stopping at `limit` members. */
export function* intersection(sets: readonly (SetValue | undefined)[], limit = Infinity): Generator<Bytes> {
  if (sets.includes(undefined)) return
  const [smallest, ...others] = (sets as readonly SetValue[]).toSorted((a, b) => a.size - b.size)
  let given = 0
  for (const member of smallest!.values()) {
    if (!others.every((set) => set.has(member))) continue
    yield member
    if (++given >= limit) return
  }
}

export function union(sets: readonly (SetValue | undefined)[]): Iterable<Bytes> {
  const members = new Set<Bytes>()
  for (const set of sets) for (const member of set?.values() ?? []) members.add(member)
  return members
}

/** The first set has them and no other one. */
export function* difference([first, ...others]: readonly (SetValue | undefined)[]): Generator<Bytes> {
  for (const member of first?.values() ?? []) if (!others.some((set) => set?.has(member))) yield member
}

/** Answers a combination of the sets named from the first argument on. */
export function replyCombined(ctx: CommandContext, args: readonly Bytes[], operation: SetOperation): void {
  const members = [...operation(args.slice(1).map((key) => existingSet(ctx.db, key)))]
  ctx.reply.set(members.length)
  for (const member of members) ctx.reply.bulk(member)
}

/** Puts a combination of the sets named from the second argument on under the first, whatever was there, and answers its size. */
export function storeCombined(ctx: CommandContext, args: readonly Bytes[], operation: SetOperation, event: string): void {
  const target = args[1]!
  const result = new SetValue(operation(args.slice(2).map((key) => existingSet(ctx.db, key))), ctx.db.encodingLimits)
  if (result.size === 0) ctx.db.deleteAndNotify(target)
  else {
    ctx.db.set(target, result)
    ctx.db.notify('set', event, target)
  }
  ctx.reply.integer(result.size)
}
