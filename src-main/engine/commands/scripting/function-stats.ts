import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

export const functionStats: CommandSpec = {
  name: 'stats',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  acl: ['scripting'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  doc: {
    summary: 'Tells of the function that runs now, and of the engines.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { reply, node } = ctx
    const { busy } = node.scripting
    if (busy?.kind === 'eval') throw new ReplyError(busy.refusal)
    reply.map(2)
    reply.bulk('running_script')
    running(ctx)
    reply.bulk('engines')
    reply.map(1)
    reply.bulk('LUA')
    reply.map(2)
    const { libraries, functions } = ctx.node.scripting.functions.counts
    reply.bulk('libraries_count')
    reply.integer(libraries)
    reply.bulk('functions_count')
    reply.integer(functions)
  },
}

/** The function that runs past its time: its name, the command that called it, and for how long it has run. */
function running({ node, reply }: CommandContext): void {
  const { busy } = node.scripting
  if (busy === undefined) return reply.nil()
  reply.map(3)
  reply.bulk('name')
  reply.bulk(busy.run.name)
  reply.bulk('command')
  reply.bulks(busy.run.command)
  reply.bulk('duration_ms')
  reply.integer(Math.round(node.clock.monotonicMs() - busy.run.startedMs))
}
