import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
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
    syntax: '[SCHEDULE]{3.2.2}',
    history: [['3.2.2', 'Takes `SCHEDULE`.']],
  },
  run({ node, reply }, args) {
    if (args.length > 2 || (args.length === 2 && !isKeyword(args[1], 'schedule'))) throw syntaxError()
    if (node.persistence.isSaving) throw new ReplyError('ERR Background save already in progress')
    if (node.appendOnlyFile.rewrites.holdUpSaves) return schedule({ node, reply }, args.length === 2)
    if (!node.persistence.saveInBackground()) throw new ReplyError('ERR')
    reply.simple('Background saving started')
  },
}

/** A rewrite of the append-only file is under way, or a transaction: the save may begin after it. */
function schedule({ node, reply }: Pick<CommandContext, 'node' | 'reply'>, isAskedFor: boolean): void {
  if (!isAskedFor && !node.appendOnlyFile.deps.isInTransaction()) {
    throw new ReplyError(
      "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
    )
  }
  node.persistence.isScheduled = true
  reply.simple('Background saving scheduled')
}
