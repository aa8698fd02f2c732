import type { EntryCursor } from '../../keyspace/types/stream/entry-cursor.ts'
import { idText, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { ReplyWriter } from '../../resp/reply-writer.ts'
import type { CommandContext } from '../context.ts'

/** An id and its fields and values. */
export function replyEntry(reply: ReplyWriter, entry: EntryCursor): void {
  reply.array(2)
  reply.bulk(idText(entry.id))
  reply.bulks(entry.pairs())
}

/** The entry of an id alone; false, and nothing is written, when there is none. */
export function replyEntryOf(reply: ReplyWriter, stream: StreamValue, id: StreamId): boolean {
  let isThere = false
  stream.visit(id, id, (entry) => {
    isThere = true
    replyEntry(reply, entry)
    return false
  })
  return isThere
}

/** The entries from `start` to `end`, at most `count` of them (0: all), backwards when `isReverse`. */
export function replyRange(ctx: CommandContext, stream: StreamValue, range: { start: StreamId; end: StreamId; count: number; isReverse?: boolean }): void {
  replyCounted(ctx, (entries, said) => {
    const visitor = (entry: EntryCursor): boolean => {
      replyEntry(entries, entry)
      return said() !== range.count
    }
    if (range.isReverse === true) stream.visitReverse(range.start, range.end, visitor)
    else stream.visit(range.start, range.end, visitor)
  })
}

/** An array whose length is known only when all is written: `write` calls `said` after each element, and learns how many there are. */
export function replyCounted(ctx: CommandContext, write: (elements: ReplyWriter, said: () => number) => void): void {
  const elements = new ReplyWriter()
  elements.protocol = ctx.reply.protocol
  let count = 0
  write(elements, () => ++count)
  ctx.reply.array(count)
  ctx.reply.raw(elements.take())
}
