import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const waitCommand: CommandSpec = {
  name: 'wait',
  arity: 3,
  flags: ['noscript'],
  acl: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  doc: {
    summary: 'Waits until so many replicas have what was written before, and tells how many have.',
    since: '3.0.0',
    group: 'generic',
    complexity: 'O(1)',
    syntax: 'numreplicas timeout{integer}',
  },
  run({ client, node: { replication }, reply }, args) {
    if (replication.role === 'replica') {
      throw new ReplyError(
        'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is configured to be writable (which is not the default) writes to replicas are just local and are not propagated.',
      )
    }
    const wanted = readInteger(args[1]!)
    const timeoutMs = readTimeoutMs(args[2]!)
    const { offset } = replication
    const acknowledged = replication.countAcknowledged(offset)
    // A transaction is answered in one piece: it does not wait.
    if (acknowledged >= wanted || client.lastCommand !== 'wait') return reply.integer(acknowledged)
    const resume = client.suspend()
    replication.waitForReplicas(offset, wanted, timeoutMs, (count) => {
      reply.integer(count)
      resume()
      client.scheduleFlush()
    })
  },
}

function readTimeoutMs(text: Bytes): number {
  const timeoutMs = integerFromText(text)
  if (timeoutMs === undefined) throw new ReplyError('ERR timeout is not an integer or out of range')
  if (timeoutMs < 0) throw new ReplyError('ERR timeout is negative')
  // Beyond what a timer can hold is as good as for ever.
  return timeoutMs > 0x7fffffff ? 0 : Number(timeoutMs)
}
