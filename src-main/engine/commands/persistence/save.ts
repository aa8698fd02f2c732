import { type CommandSpec, ReplyError } from '../command.ts'

export const saveCommand: CommandSpec = {
  name: 'save',
  arity: 1,
  flags: ['no_async_loading', 'admin', 'noscript', 'no_multi'],
  acl: [],
  doc: {
    summary: 'Saves the dataset to disk, serving nobody meanwhile.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of keys in all databases',
    syntax: '',
  },
  run({ node, reply }) {
    if (node.persistence.isSaving) throw new ReplyError('ERR Background save already in progress')
    try {
      node.persistence.save()
    } catch {
      // The reason is in the log.
      throw new ReplyError('ERR')
    }
    reply.ok()
  },
}
