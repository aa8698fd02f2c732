import type { Bytes } from '../../bytes.ts'
import { idToBytes } from '../../keyspace/types/stream/id-bytes.ts'
import { radixTreeNodes } from '../../keyspace/types/stream/radix-tree-size.ts'
import { GREATEST_ID, idText, LEAST_ID } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { replyFullGroups } from './info-full-groups.ts'
import { replyIntegerOrNil } from './info-reply.ts'
import { replyEntry, replyRange } from './replying.ts'
import { streamOf } from './stream-key.ts'

const DEFAULT_COUNT = 10

export const xinfoStream: CommandSpec = {
  name: 'stream',
  arity: -3,
  flags: ['readonly'],
  acl: ['stream'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: {
    summary: 'Tells the length of a stream and its counters; with FULL also its entries, groups and consumers.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(1); with FULL O(N) in what is told',
    syntax: 'key [FULL [COUNT count]]{whole full}',
    history: [
      ['6.0.0', 'Takes `FULL`.'],
      ['7.0.0', 'Tells `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag`.'],
    ],
  },
  run(ctx, args) {
    const stream = streamOf(ctx.db, args[2]!)
    const count = readFullCount(args)
    ctx.reply.map(count === undefined ? 10 : 9)
    replyFacts(ctx, stream)
    if (count === undefined) replyEdges(ctx, stream)
    else replyContent(ctx, stream, count)
  },
}

/** How many entries of each list FULL shows (0: all); undefined without FULL. */
function readFullCount(args: readonly Bytes[]): number | undefined {
  if (args.length === 3) return undefined
  if ((args.length !== 4 && args.length !== 6) || !isKeyword(args[3], 'full')) throw subcommandSyntax(args)
  if (args.length === 4) return DEFAULT_COUNT
  if (!isKeyword(args[4], 'count')) throw subcommandSyntax(args)
  const count = readInteger(args[5]!)
  return count < 0 ? DEFAULT_COUNT : count
}

function replyFacts({ reply }: CommandContext, stream: StreamValue): void {
  reply.bulk('length')
  reply.integer(stream.length)
  reply.bulk('radix-tree-keys')
  reply.integer(stream.nodes.length)
  reply.bulk('radix-tree-nodes')
  reply.integer(radixTreeNodes(stream.nodes.map(({ firstId }) => idToBytes(firstId))))
  reply.bulk('last-generated-id')
  reply.bulk(idText(stream.lastId))
  reply.bulk('max-deleted-entry-id')
  reply.bulk(idText(stream.maxDeletedId))
  reply.bulk('entries-added')
  replyIntegerOrNil(reply, stream.entriesAdded)
  reply.bulk('recorded-first-entry-id')
  reply.bulk(idText(stream.firstId))
}

function replyEdges({ reply }: CommandContext, stream: StreamValue): void {
  reply.bulk('groups')
  reply.integer(stream.groups.size)
  reply.bulk('first-entry')
  if (stream.length === 0) reply.nil()
  else stream.visit(LEAST_ID, GREATEST_ID, (entry) => (replyEntry(reply, entry), false))
  reply.bulk('last-entry')
  if (stream.length === 0) reply.nil()
  else stream.visitReverse(LEAST_ID, GREATEST_ID, (entry) => (replyEntry(reply, entry), false))
}

function replyContent(ctx: CommandContext, stream: StreamValue, count: number): void {
  ctx.reply.bulk('entries')
  replyRange(ctx, stream, { start: LEAST_ID, end: GREATEST_ID, count })
  ctx.reply.bulk('groups')
  replyFullGroups(ctx, stream, count)
}
