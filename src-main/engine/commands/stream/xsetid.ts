import type { Bytes } from '../../bytes.ts'
import { compareIds, isZeroId, LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { readId } from './id-argument.ts'
import { streamOf } from './stream-key.ts'
import { readWideInteger } from './wide-argument.ts'

export const xsetid: CommandSpec = {
  name: 'xsetid',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['stream'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Sets the last id of a stream and its counters, for those who rebuild it elsewhere.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(1)',
    syntax: 'key last-id [ENTRIESADDED entries_added{7.0.0}] [MAXDELETEDID max_deleted_entry_id{7.0.0}]',
    history: [['7.0.0', 'Takes `ENTRIESADDED` and `MAXDELETEDID`.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const id = readId(args[2]!)
    const { entriesAdded, maxDeletedId } = readOptions(args, id)
    const stream = streamOf(ctx.db, key)
    if (stream.length > 0) {
      if (compareIds(id, stream.lastEntryId()) < 0) throw new ReplyError('ERR The ID specified in XSETID is smaller than the target stream top item')
      if (entriesAdded !== undefined && stream.length > entriesAdded) throw new ReplyError('ERR The entries_added specified in XSETID is smaller than the target stream length')
    }
    ctx.db.beforeChange(key)
    stream.lastId = id
    if (entriesAdded !== undefined) stream.entriesAdded = entriesAdded
    if (!isZeroId(maxDeletedId)) stream.maxDeletedId = maxDeletedId
    ctx.db.noted()
    ctx.db.notify('stream', 'xsetid', key)
    ctx.reply.ok()
  },
}

function readOptions(args: readonly Bytes[], id: StreamId): { entriesAdded: WideInteger | undefined; maxDeletedId: StreamId } {
  let entriesAdded: WideInteger | undefined
  let maxDeletedId = LEAST_ID
  for (let at = 3; at < args.length; at += 2) {
    const value = args[at + 1]
    if (value === undefined) throw syntaxError()
    if (isKeyword(args[at], 'entriesadded')) {
      entriesAdded = readWideInteger(value)
      if (entriesAdded < 0) throw new ReplyError('ERR entries_added must be positive')
    } else if (isKeyword(args[at], 'maxdeletedid')) {
      maxDeletedId = readId(value)
      if (compareIds(id, maxDeletedId) < 0) throw new ReplyError('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id')
    } else throw syntaxError()
  }
  return { entriesAdded, maxDeletedId }
}
