import type { CommandSpec } from '../command.ts'

export const memoryPurge: CommandSpec = {
  name: 'purge',
  arity: 2,
  flags: [],
  acl: [],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Asks the allocator to give back what it does not need; the JavaScript heap does so by itself.',
    since: '4.0.0',
    group: 'server',
    complexity: 'Depends on how much memory is allocated, could be slow',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.ok()
  },
}
