import type { Bytes } from '../../bytes.ts'
import type { Value } from '../../keyspace/value.ts'
import type { CommandContext } from '../context.ts'

/** Answers what `answer` says of a key's value, nil without the key; looking counts, but is no use of the key, and no miss to tell of (objectCommandLookup). */
export function replyAboutValue(ctx: CommandContext, key: Bytes, answer: (value: Value) => void): void {
  const value = ctx.db.peek(key)
  if (value === undefined) {
    ctx.db.misses++
    return ctx.reply.nil()
  }
  ctx.db.hits++
  answer(value)
}

/** True when keys are evicted by how often they are used: idle times are then not kept. */
export function evictsByFrequency(ctx: CommandContext): boolean {
  return ctx.node.config.get('maxmemory-policy').endsWith('lfu')
}
