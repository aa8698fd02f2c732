import type { Bytes } from '../../../bytes.ts'
import { readPositive } from '../../arguments/integer.ts'
import type { CommandContext } from '../../context.ts'

/** DEBUG POPULATE count [prefix] [size]: makes keys `prefix:0`… that are not there yet, each `value:N` cut or zero-filled to size. Replicas are not told. */
export function populate(ctx: CommandContext, args: readonly Bytes[]): void {
  const count = readPositive(args[2]!)
  const prefix = args[3] ?? 'key'
  const sizeBytes = args[4] === undefined ? undefined : readPositive(args[4])
  for (let i = 0; i < count; i++) {
    const key = `${prefix}:${i}`
    if (ctx.db.has(key)) continue
    const value = `value:${i}`
    ctx.db.set(key, sizeBytes === undefined || sizeBytes === 0 ? value : value.slice(0, sizeBytes).padEnd(sizeBytes, '\0'))
  }
  ctx.propagateAs = []
  ctx.reply.ok()
}
