import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { authenticate } from '../../client/authentication.ts'
import { checkClientName } from '../../client/client-name.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { REDIS_VERSION } from '../../version.ts'

export const helloCommand: CommandSpec = {
  name: 'hello',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  acl: ['connection'],
  doc: {
    summary: 'Introduces the client: chooses the protocol version, authenticates, names the connection, and tells of the server.',
    since: '6.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '[protover [AUTH username password] [SETNAME clientname]]{arguments}',
    history: [['6.2.0', 'May be called without a version, and then only tells about the connection.']],
  },
  run(ctx, args) {
    const protocol = args.length > 1 ? readProtocol(args[1]!) : undefined
    obeyOptions(ctx, args)
    if (!ctx.client.isAuthenticated) throw new ReplyError(NOT_AUTHENTICATED)
    if (protocol !== undefined) ctx.reply.protocol = protocol
    writeServerFacts(ctx)
  },
}

const NOT_AUTHENTICATED =
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option ' +
  'can be used to authenticate the client and select the RESP protocol version at the same time'

function readProtocol(text: Bytes): 2 | 3 {
  const version = integerFromText(text)
  if (version === undefined) throw new ReplyError('ERR Protocol version is not an integer or out of range')
  if (version !== 2 && version !== 3) throw new ReplyError('NOPROTO unsupported protocol version')
  return version
}

/** AUTH and SETNAME do their work where they stand, before later words are looked at (helloCommand). */
function obeyOptions({ client, node }: CommandContext, args: readonly Bytes[]): void {
  for (let i = 2; i < args.length; ) {
    const word = args[i]!.toLowerCase()
    if (word === 'auth' && i + 2 < args.length) {
      authenticate(client, node, args[i + 1]!, args[i + 2]!, args[0]!)
      i += 3
    } else if (word === 'setname' && i + 1 < args.length) {
      checkClientName(args[i + 1]!, 'Client names')
      client.name = args[i + 1]!
      i += 2
    } else {
      throw new ReplyError(`ERR Syntax error in HELLO option '${args[i]}'`)
    }
  }
}

function writeServerFacts({ client, node, reply }: CommandContext): void {
  const facts: readonly (readonly [string, Bytes | number])[] = [
    ['server', 'redis'],
    ['version', REDIS_VERSION],
    ['proto', reply.protocol],
    ['id', client.id],
    ['mode', node.cluster === undefined ? 'standalone' : 'cluster'],
    ['role', node.replication.role === 'replica' ? 'replica' : 'master'],
  ]
  reply.map(facts.length + 1)
  for (const [name, value] of facts) {
    reply.bulk(name)
    if (typeof value === 'number') reply.integer(value)
    else reply.bulk(value)
  }
  reply.bulk('modules')
  reply.array(0)
}
