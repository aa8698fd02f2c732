import { ReplyError, type CommandSpec } from '../command.ts'
import { replyAboutValue } from './object-subject.ts'

export const objectFreq: CommandSpec = {
  name: 'freq',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [{ flags: ['RO'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Tells how often a value is used, under an LFU eviction policy.', since: '4.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    replyAboutValue(ctx, args[2]!, () => {
      const frequency = ctx.db.uses.frequency(args[2]!)
      if (frequency !== undefined) return ctx.reply.integer(frequency)
      throw new ReplyError(
        'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      )
    })
  },
}
