import type { CommandSpec } from '../command.ts'
import { passwordHash } from '../../client/authentication.ts'

export const aclGetuser: CommandSpec = {
  name: 'getuser',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Tells a user\'s rights.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of password, command and pattern rules that the user has.',
    syntax: 'username',
  },
  run(ctx, args) {
    if (args[2] !== 'default') return ctx.reply.nil()
    const { reply } = ctx
    const hash = passwordHash(ctx.node.config)
    reply.map(6)
    reply.bulk('flags')
    reply.set(hash === undefined ? 2 : 1)
    reply.bulk('on')
    if (hash === undefined) reply.bulk('nopass')
    reply.bulk('passwords')
    reply.bulks(hash === undefined ? [] : [hash])
    for (const [name, value] of [['commands', '+@all'], ['keys', '~*'], ['channels', '&*']] as const) {
      reply.bulk(name)
      reply.bulk(value)
    }
    reply.bulk('selectors')
    reply.array(0)
  },
}
