import { ReplyError, type CommandSpec } from '../command.ts'
import { evictsByFrequency, replyAboutValue } from './object-subject.ts'

export const objectIdletime: CommandSpec = {
  name: 'idletime',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [{ flags: ['RO'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Tells how many seconds ago a value was last used.', since: '2.2.3', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const key = args[2]!
    replyAboutValue(ctx, key, () => {
      if (evictsByFrequency(ctx)) {
        throw new ReplyError(
          'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
        )
      }
      ctx.reply.integer(ctx.db.uses.idleSeconds(key))
    })
  },
}
