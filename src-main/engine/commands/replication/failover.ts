import type { Bytes } from '../../bytes.ts'
import type { FailoverRequest } from '../../replication/coordinated-failover.ts'
import type { Replication } from '../../replication/replication.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'

export const failoverCommand: CommandSpec = {
  name: 'failover',
  arity: -1,
  flags: ['admin', 'noscript', 'stale'],
  acl: [],
  doc: {
    summary: 'Changes places with a replica, without losing a write.',
    since: '6.2.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '[TO host port [FORCE]]{whole target} [ABORT] [TIMEOUT milliseconds]',
  },
  run(ctx, args) {
    const { node, reply } = ctx
    if (node.cluster !== undefined) throw new ReplyError('ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.')
    if (args.length === 2 && isKeyword(args[1], 'abort')) return abort(ctx)
    const request = readRequest(args)
    requirePossible(node.replication, request)
    node.replication.failover.begin(request)
    reply.ok()
  },
}

function abort({ node: { replication }, reply }: CommandContext): void {
  if (!replication.failover.isUnderWay) throw new ReplyError('ERR No failover in progress.')
  replication.failover.abort('Failover manually aborted')
  reply.ok()
}

function readRequest(args: readonly Bytes[]): FailoverRequest {
  let target: FailoverRequest['target']
  let timeoutMs = 0
  let isForced = false
  for (let at = 1; at < args.length; at++) {
    const left = args.length - 1 - at
    if (isKeyword(args[at], 'timeout') && left >= 1 && timeoutMs === 0) {
      timeoutMs = readInteger(args[++at]!)
      if (timeoutMs <= 0) throw new ReplyError('ERR FAILOVER timeout must be greater than 0')
    } else if (isKeyword(args[at], 'to') && left >= 2 && target === undefined) {
      target = { host: args[at + 1]!, port: readInteger(args[at + 2]!) }
      at += 2
    } else if (isKeyword(args[at], 'force') && !isForced) isForced = true
    else throw syntaxError()
  }
  return { target, timeoutMs, isForced }
}

/** @throws ReplyError in the order of failoverCommand's checks. */
function requirePossible({ failover, replicaCount, role }: Replication, { target, timeoutMs, isForced }: FailoverRequest): void {
  if (failover.isUnderWay) throw new ReplyError('ERR FAILOVER already in progress.')
  if (role === 'replica') throw new ReplyError('ERR FAILOVER is not valid when server is a replica.')
  if (replicaCount === 0) throw new ReplyError('ERR FAILOVER requires connected replicas.')
  if (isForced && (timeoutMs === 0 || target === undefined)) {
    throw new ReplyError('ERR FAILOVER with force option requires both a timeout and target HOST and IP.')
  }
  if (target === undefined) return
  const [replica] = failover.candidates(target)
  if (replica === undefined) throw new ReplyError('ERR FAILOVER target HOST and PORT is not a replica.')
  if (replica.state !== 'online') throw new ReplyError('ERR FAILOVER target replica is not online.')
}
