import type { CommandSpec } from '../command.ts'

export const configRewrite: CommandSpec = {
  name: 'rewrite',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Writes the settings now in force to the configuration file.',
    since: '2.8.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { node, reply } = ctx
    // With an ACL file, users are kept there and nowhere else (rewriteConfigUserOption).
    node.config.rewrite(node.disk, node.config.get('aclfile') === '' ? node.acl.lines() : [])
    node.log('notice', 'CONFIG REWRITE executed with success.')
    reply.ok()
  },
}
