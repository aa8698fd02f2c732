import type { WideInteger } from '../../keyspace/wide-integer.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'

/** A counter of 64 bits as Redis shows it, which is with a sign; nil for what is not known. */
export function replyIntegerOrNil(reply: ReplyWriter, value: WideInteger | undefined): void {
  if (value === undefined) reply.nil()
  else reply.integer(BigInt.asIntN(64, BigInt(value)))
}
