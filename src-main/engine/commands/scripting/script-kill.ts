import type { CommandSpec } from '../command.ts'

export const scriptKill: CommandSpec = {
  name: 'kill',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  doc: {
    summary: 'Ends the script that runs now.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    node.scripting.kill('eval')
    reply.ok()
  },
}
