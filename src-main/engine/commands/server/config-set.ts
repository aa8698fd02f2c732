import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { isLoopback } from '../../client/loopback.ts'

export const configSet: CommandSpec = {
  name: 'set',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Changes settings, all or none.',
    since: '2.0.0',
    group: 'server',
    complexity: 'O(N) when N is the number of configuration parameters provided',
    syntax: 'parameter value [parameter value ...]',
    history: [['7.0.0', 'Sets several parameters at once.']],
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    if (args.length % 2 !== 0) throw syntaxError()
    const pairs: (readonly [Bytes, Bytes])[] = []
    for (let i = 2; i < args.length; i += 2) pairs.push([args[i]!, args[i + 1]!])
    const conditions = { isLoading: node.isLoading || node.replication.isLoadingAside, isLocalClient: isLoopback(client.ip) }
    const moved = pairs.find(([name]) => MOVES_SOCKETS.has(name.toLowerCase()))?.[0].toLowerCase()
    if (moved === undefined) {
      node.config.set(pairs, conditions)
      return reply.ok()
    }
    if (node.isInTransaction) throw new ReplyError(`ERR CONFIG SET failed (possibly related to argument '${moved}') - sockets do not move inside a transaction`)
    const before = pairs.filter(([name]) => node.config.has(name)).map(([name]) => [name, node.config.get(name.toLowerCase())] as const)
    node.config.set(pairs, conditions)
    moveSockets(ctx, moved, () => node.config.set(before, conditions))
  },
}

const MOVES_SOCKETS: ReadonlySet<string> = new Set(['port', 'bind'])

/** Answers once the node listens where it was told, or does not and everything is as before (updatePort, updateBindAddr). */
function moveSockets({ client, node }: CommandContext, name: string, rollBack: () => void): void {
  const resume = client.suspend()
  const failed = (error: unknown): void => {
    rollBack()
    node.log('warning', error instanceof Error ? error.message : String(error))
    const reason = name === 'port' ? 'Unable to listen on this port. Check server logs.' : 'Failed to bind to specified addresses.'
    const text = `ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`
    node.stats.countError(text)
    client.reply.error(text)
  }
  const done = node.listenAnew().then(() => client.reply.ok(), failed).finally(() => {
    client.scheduleFlush()
    resume()
  })
  void done
}
