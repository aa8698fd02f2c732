import type { Bytes } from '../../bytes.ts'
import type { PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import type { IdIndex } from '../../keyspace/types/stream/id-index.ts'
import { idText, LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { ReplyWriter } from '../../resp/reply-writer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { Claim } from './claiming.ts'
import { readRangeStart } from './id-argument.ts'
import { streamAndGroup } from './stream-key.ts'
import { readWideInteger } from './wide-argument.ts'

const DEFAULT_COUNT = 100
/** Entries looked at for each one that may be claimed. */
const ATTEMPTS_PER_ENTRY = 10
/** What Redis can keep the ids of in memory that a `long` can address. */
const GREATEST_COUNT = (2n ** 63n - 1n) / 16n

export const xautoclaim: CommandSpec = {
  name: 'xautoclaim',
  arity: -6,
  flags: ['write', 'fast'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Walks through the pending entries of a group and gives those that have been idle for long to a consumer.',
    since: '6.2.0',
    group: 'stream',
    complexity: 'O(N) in entries looked at, ten times the count at most',
    syntax: 'key group consumer min-idle-time start{string} [COUNT count] [JUSTID]',
    history: [['7.0.0', 'Tells which entries were found deleted.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const leastIdleMs = Math.max(0, Number(readWideInteger(args[4]!, 'ERR Invalid min-idle-time argument for XAUTOCLAIM')))
    const start = readRangeStart(args[5]!)
    const { count, isIdOnly } = readOptions(args)
    const { stream, group } = streamAndGroup(ctx.db, key, args[2]!)
    ctx.db.beforeChange(key)
    const claim = new Claim(ctx, { key, stream, group, consumerName: args[3]! })
    const candidates = firstFrom(group.pending, start, count * ATTEMPTS_PER_ENTRY + 1)
    const deleted: Bytes[] = []
    const claimed = new ReplyWriter()
    let claimedCount = 0
    let at = 0
    for (; at < candidates.length && at < count * ATTEMPTS_PER_ENTRY && claimedCount + deleted.length < count; at++) {
      const entry = candidates[at]!
      if (!stream.has(entry.id)) {
        claim.drop(entry)
        deleted.push(idText(entry.id))
      } else if (leastIdleMs === 0 || ctx.nowMs - entry.deliveredAtMs >= leastIdleMs) {
        claim.take(entry, { deliveredAtMs: ctx.nowMs, isIdOnly }, claimed)
        claimedCount++
      }
    }
    ctx.reply.array(3)
    ctx.reply.bulk(idText(candidates[at]?.id ?? LEAST_ID))
    ctx.reply.array(claimedCount)
    ctx.reply.raw(claimed.take())
    ctx.reply.bulks(deleted)
    ctx.propagateAs = claim.propagated
  },
}

function readOptions(args: readonly Bytes[]): { count: number; isIdOnly: boolean } {
  let count = DEFAULT_COUNT
  let isIdOnly = false
  for (let at = 6; at < args.length; at++) {
    if (isKeyword(args[at], 'count') && at + 1 < args.length) {
      const given = readWideInteger(args[++at]!, 'ERR COUNT must be > 0')
      if (given < 1 || given > GREATEST_COUNT) throw new ReplyError('ERR COUNT must be > 0')
      count = Number(given)
    } else if (isKeyword(args[at], 'justid')) isIdOnly = true
    else throw syntaxError()
  }
  return { count, isIdOnly }
}

/** The walk changes what it walks over, and so needs a list of its own. */
function firstFrom(pending: IdIndex<PendingEntry>, start: StreamId, count: number): PendingEntry[] {
  const entries: PendingEntry[] = []
  for (const entry of pending.from(start)) {
    if (entries.length >= count) break
    entries.push(entry)
  }
  return entries
}
