import type { CommandSpec } from '../command.ts'

export const roleCommand: CommandSpec = {
  name: 'role',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  acl: ['admin', 'dangerous'],
  doc: {
    summary: 'Tells whether the server is a primary or a replica, and of whom or with whom.',
    since: '2.8.12',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node: { replication }, reply }) {
    const { link } = replication
    if (link !== undefined) {
      reply.array(5)
      reply.bulk('slave')
      reply.bulk(link.host)
      reply.integer(link.port)
      reply.bulk(link.state)
      return reply.integer(link.isUp ? replication.offset : -1)
    }
    const online = replication.replicas.filter((replica) => replica.state === 'online')
    reply.array(3)
    reply.bulk('master')
    reply.integer(replication.offset)
    reply.array(online.length)
    for (const replica of online) reply.bulks([replica.ip, String(replica.port), String(replica.ackedOffset)])
  },
}
