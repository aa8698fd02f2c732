import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'

export const configGet: CommandSpec = {
  name: 'get',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Tells the values of the settings that match the patterns.',
    since: '2.0.0',
    group: 'server',
    complexity: 'O(N) when N is the number of configuration parameters provided',
    syntax: 'parameter [parameter ...]{block}',
    history: [['7.0.0', 'Takes several parameters or patterns.']],
  },
  run(ctx, args) {
    // Named as first asked for; letters written otherwise are the same name.
    const found = new Map<string, readonly [name: Bytes, value: Bytes]>()
    for (const pattern of args.slice(2)) {
      for (const { name, value } of ctx.node.config.entries(pattern)) if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), [name, value])
    }
    ctx.reply.map(found.size)
    for (const [name, value] of found.values()) {
      ctx.reply.bulk(name)
      ctx.reply.bulk(value)
    }
  },
}
