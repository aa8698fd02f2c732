import type { CommandSpec } from '../command.ts'

export const functionKill: CommandSpec = {
  name: 'kill',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  doc: {
    summary: 'Ends the function that runs now.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    node.scripting.kill('function')
    reply.ok()
  },
}
