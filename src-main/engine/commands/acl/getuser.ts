import { describeChannels, describeCommands, describeKeys, userFlags } from '../../acl/descriptions.ts'
import type { Selector } from '../../acl/selector.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'

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
    history: [['6.2.0', 'Shows the channels too.'], ['7.0.0', 'Shows selectors; keys and channels are told as rules instead of lists.']],
  },
  run(ctx, args) {
    const { node: { acl }, reply } = ctx
    const user = acl.user(args[2]!)
    if (user === undefined) return reply.nil()
    const flags = userFlags(user)
    const [root, ...others] = user.selectors
    reply.map(6)
    reply.bulk('flags')
    reply.set(flags.length)
    for (const flag of flags) reply.bulk(flag)
    reply.bulk('passwords')
    reply.bulks([...user.passwordHashes])
    writeSelector(ctx, root)
    reply.bulk('selectors')
    reply.array(others.length)
    for (const selector of others) {
      reply.map(3)
      writeSelector(ctx, selector)
    }
  },
}

/** Three fields of a map (aclAddReplySelectorDescription). */
function writeSelector({ node: { acl }, reply }: CommandContext, selector: Selector): void {
  reply.bulk('commands')
  reply.bulk(describeCommands(selector, acl.commands))
  reply.bulk('keys')
  reply.bulk(describeKeys(selector))
  reply.bulk('channels')
  reply.bulk(describeChannels(selector))
}
