import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

/** REPLICAOF and SLAVEOF (replicaofCommand): `args` are name, host, port, or name, NO, ONE. */
export function followPrimary({ client, node, reply }: CommandContext, args: readonly Bytes[]): void {
  if (node.cluster !== undefined) throw new ReplyError('ERR REPLICAOF not allowed in cluster mode.')
  const { replication } = node
  if (replication.failover.isUnderWay) throw new ReplyError('ERR REPLICAOF not allowed while failing over.')
  if (isKeyword(args[1], 'no') && isKeyword(args[2], 'one')) {
    if (replication.role === 'replica') node.log('notice', `MASTER MODE enabled (user request from '${client.address}')`)
    replication.becomePrimary()
    return reply.ok()
  }
  const host = args[1]!
  const port = integerFromText(args[2]!)
  if (port === undefined || port < 0 || port > 65535) throw new ReplyError('ERR Invalid master port')
  const { primary } = replication
  if (primary?.host.toLowerCase() === host.toLowerCase() && primary.port === port) return reply.simple('OK Already connected to specified master')
  node.log('notice', `REPLICAOF ${host}:${port} enabled (user request from '${client.address}')`)
  replication.becomeReplicaOf(host, Number(port))
  reply.ok()
}
