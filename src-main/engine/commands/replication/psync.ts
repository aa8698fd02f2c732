import { integerFromText } from '../../keyspace/integer-text.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { notAnInteger } from '../reply-errors.ts'
import { synchronise } from './synchronising.ts'

export const psyncCommand: CommandSpec = {
  name: 'psync',
  arity: -3,
  flags: ['no_async_loading', 'admin', 'no_multi', 'noscript'],
  acl: [],
  doc: {
    summary: 'Replicas ask for the stream of changes with it, from where they stand.',
    since: '2.8.0',
    group: 'server',
    syntax: 'replicationid offset',
  },
  run(ctx, args) {
    const { node } = ctx
    const id = args[1]!
    const nextOffset = integerFromText(args[2]!)
    if (nextOffset === undefined) {
      node.log('warning', `Replica ${ctx.client.address} asks for synchronization but with a wrong offset`)
      throw notAnInteger()
    }
    if (isKeyword(args[3], 'failover')) {
      if (node.replication.role === 'primary') throw new ReplyError("ERR PSYNC FAILOVER can't be sent to a master.")
      if (id.toLowerCase() !== node.replication.history.id) throw new ReplyError('ERR PSYNC FAILOVER replid must match my replid.')
      node.log('notice', `MASTER MODE enabled (failover request from '${ctx.client.address}')`)
      node.replication.becomePrimary()
    }
    synchronise(ctx, { id, nextOffset: BigInt(nextOffset) })
  },
}
