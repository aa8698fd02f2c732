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
    syntax: '[protover [AUTH username password] [SETNAME clientname]]',
  },
  run(ctx, args) {
    const protocol = args.length > 1 ? readProtocol(args[1]!) : undefined
    const options = readOptions(args.slice(2))
    introduce(ctx, options, args[0]!)
    if (protocol !== undefined) ctx.reply.protocol = protocol
    writeServerFacts(ctx)
  },
}

interface HelloOptions {
  auth?: readonly [user: Bytes, password: Bytes]
  name?: Bytes
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

function readOptions(words: readonly Bytes[]): HelloOptions {
  const options: HelloOptions = {}
  for (let i = 0; i < words.length; ) {
    const word = words[i]!.toLowerCase()
    if (word === 'auth' && i + 2 < words.length) {
      options.auth = [words[i + 1]!, words[i + 2]!]
      i += 3
    } else if (word === 'setname' && i + 1 < words.length) {
      options.name = words[i + 1]!
      checkClientName(options.name, 'Client names')
      i += 2
    } else {
      throw new ReplyError(`ERR Syntax error in HELLO option '${words[i]}'`)
    }
  }
  return options
}

function introduce({ client, node }: CommandContext, { auth, name }: HelloOptions, command: Bytes): void {
  if (auth !== undefined) authenticate(client, node, auth[0], auth[1], command)
  if (!client.isAuthenticated) throw new ReplyError(NOT_AUTHENTICATED)
  if (name !== undefined) client.name = name
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
