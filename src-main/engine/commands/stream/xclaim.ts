import { compareIds, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import type { Bytes } from '../../bytes.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type ClaimOptions, readClaimOptions } from './claim-options.ts'
import { Claim } from './claiming.ts'
import { groupPositionAsReplicated } from './replicated-form.ts'
import { replyCounted } from './replying.ts'
import { streamAndGroup } from './stream-key.ts'

export const xclaim: CommandSpec = {
  name: 'xclaim',
  arity: -6,
  flags: ['write', 'fast'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Gives pending entries that have been idle for long to another consumer of the group.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(log(N)) per id',
    syntax: 'key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]',
  },
  run(ctx, args) {
    const key = args[1]!
    const { stream, group } = streamAndGroup(ctx.db, key, args[2]!)
    const options = readClaimOptions(args, ctx.nowMs)
    ctx.db.beforeChange(key)
    const isAhead = compareIds(options.lastId, group.lastId) > 0
    if (isAhead) group.lastId = options.lastId
    const claim = new Claim(ctx, { key, stream, group, consumerName: args[3]! })
    replyCounted(ctx, (entries, said) => {
      options.ids.forEach((id, index) => {
        if (claimOne(ctx, { claim, stream, group, options }, id, args[5 + index]!, entries)) said()
      })
    })
    if (isAhead && claim.propagated.length === 0) {
      claim.propagated.push(groupPositionAsReplicated(key, group))
      ctx.db.noted()
    }
    ctx.propagateAs = claim.propagated
  },
}

interface Claiming {
  readonly claim: Claim
  readonly stream: StreamValue
  readonly group: ConsumerGroup
  readonly options: ClaimOptions
}

/** True when the claimant got the entry. `idArgument` is the id as the client wrote it. */
function claimOne(ctx: CommandContext, { claim, stream, group, options }: Claiming, id: StreamId, idArgument: Bytes, reply: ReplyWriter): boolean {
  let entry = group.pending.get(id)
  if (!stream.has(id)) {
    if (entry !== undefined) claim.drop(entry, idArgument)
    return false
  }
  if (entry === undefined) {
    if (!options.isForced) return false
    entry = { id, consumer: claim.claimant(), deliveredAtMs: ctx.nowMs, deliveryCount: 1 }
    group.addPending(entry)
  } else if (options.leastIdleMs > 0 && ctx.nowMs - entry.deliveredAtMs < options.leastIdleMs) return false
  claim.take(entry, options, reply, idArgument)
  return true
}
