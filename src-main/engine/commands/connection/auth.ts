import { DEFAULT_USER } from '../../acl/acl.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { authenticate } from '../../client/authentication.ts'

export const authCommand: CommandSpec = {
  name: 'auth',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  acl: ['connection'],
  doc: {
    summary: 'Proves with a password that the client may use this server.',
    since: '1.0.0',
    group: 'connection',
    complexity: 'O(N) where N is the number of passwords defined for the user',
    syntax: '[username{6.0.0}] password',
    history: [['6.0.0', 'Takes a user name.']],
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    if (args.length > 3) throw syntaxError()
    if (args.length === 2 && node.acl.defaultUser.needsNoPassword) throw new ReplyError(NO_PASSWORD_SET)
    const [user, password] = args.length === 2 ? [DEFAULT_USER, args[1]!] : [args[1]!, args[2]!]
    authenticate(client, node, user, password, args[0]!)
    reply.ok()
  },
}

const NO_PASSWORD_SET =
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
