import type { CommandSpec } from '../command.ts'

export const lastsaveCommand: CommandSpec = {
  name: 'lastsave',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  acl: ['admin', 'dangerous'],
  tips: ['nondeterministic_output'],
  doc: {
    summary: 'Tells when the dataset was last saved, as a Unix time.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run({ node, reply }) {
    reply.integer(Math.floor(node.persistence.lastSaveAtMs / 1000))
  },
}
