import { type CommandSpec, ReplyError } from '../command.ts'
import { readInteger } from '../arguments/integer.ts'

export const selectCommand: CommandSpec = {
  name: 'select',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  acl: ['connection'],
  doc: {
    summary: 'Chooses the database the connection works on.',
    since: '1.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: 'index',
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    const index = readInteger(args[1]!)
    if (node.cluster !== undefined && index !== 0) throw new ReplyError('ERR SELECT is not allowed in cluster mode')
    const db = node.databases[index]
    if (db === undefined) throw new ReplyError('ERR DB index is out of range')
    client.dbIndex = index
    ctx.db = db
    reply.ok()
  },
}
