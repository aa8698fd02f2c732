import type { Bytes } from '../../bytes.ts'
import { CorruptHyperLogLog, HyperLogLog } from '../../keyspace/hyperloglog/hyperloglog.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingString } from '../string/string-key.ts'

/** The HyperLogLog under a key, undefined without the key. @throws ReplyError WRONGTYPE, also for a string that is none */
export function existingHyperLogLog(ctx: CommandContext, key: Bytes): HyperLogLog | undefined {
  const text = existingString(ctx.db, key)
  if (text === undefined) return undefined
  const found = HyperLogLog.from(text)
  if (found === undefined) throw new ReplyError('WRONGTYPE Key is not a valid HyperLogLog string value.')
  return found
}

/** Does what `work` does with the registers. @throws ReplyError INVALIDOBJ when they are corrupt */
export function refusingCorruption<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CorruptHyperLogLog) throw new ReplyError('INVALIDOBJ Corrupted HLL object detected')
    throw error
  }
}

/** Puts a changed HyperLogLog back under its key. */
export function storeHyperLogLog(ctx: CommandContext, key: Bytes, changed: HyperLogLog): void {
  ctx.db.setGrown(key, changed.toBytes())
}

/** The size up to which a sparse representation may grow. */
export function sparseLimitBytes(ctx: CommandContext): number {
  return Number(ctx.node.config.get('hll-sparse-max-bytes'))
}
