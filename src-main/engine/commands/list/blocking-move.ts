import { mayBlock } from '../../blocking/may-block.ts'
import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { existingList, type ListEnd } from './list-key.ts'
import { moveElement } from './moving.ts'

export interface BlockingMove {
  readonly from: Bytes
  readonly to: Bytes
  readonly fromEnd: ListEnd
  readonly toEnd: ListEnd
  readonly timeoutMs: number
  /** What replicas are sent for the move: a command that does not wait. */
  readonly propagateAs: readonly Bytes[]
}

/** BLMOVE and BRPOPLPUSH (blmoveGenericCommand). Served late, a target of another type is an error, as it is at once. */
export function moveOrWait(ctx: CommandContext, move: BlockingMove): void {
  const serve = (): void => {
    moveElement(ctx, move.from, move.to, move.fromEnd, move.toEnd)
    ctx.propagateAs = [move.propagateAs]
  }
  if (existingList(ctx.db, move.from) !== undefined) serve()
  else if (mayBlock(ctx.client)) ctx.node.blockedClients.block(ctx.client, { type: 'list', keys: [move.from], timeoutMs: move.timeoutMs, serve })
  else ctx.reply.nil()
}
