import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'

export const bgsaveCommand: CommandSpec = {
  name: 'bgsave',
  arity: -1,
  flags: ['no_async_loading', 'admin', 'noscript'],
  acl: [],
  doc: {
    summary: 'Saves the dataset to disk while serving goes on.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '[SCHEDULE]',
  },
  run({ node, reply }, args) {
    if (args.length > 2 || (args.length === 2 && !isKeyword(args[1], 'schedule'))) throw syntaxError()
    if (node.persistence.isSaving) throw new ReplyError('ERR Background save already in progress')
    node.persistence.saveInBackground()
    reply.simple('Background saving started')
  },
}
