import { integerFromText } from '../../keyspace/integer-text.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { replyAboutValue } from './object-subject.ts'

/** Redis keeps one object for each of these small integers, and counts it as held for ever (OBJ_SHARED_INTEGERS, OBJ_SHARED_REFCOUNT). */
const SHARED_INTEGERS = 10000
const SHARED_REFCOUNT = 2147483647

export const objectRefcount: CommandSpec = {
  name: 'refcount',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [{ flags: ['RO'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Tells how many references to a value there are.', since: '2.2.3', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const key = args[2]!
    replyAboutValue(ctx, key, (value) => {
      // An LRU or LFU policy needs a clock of its own for each value.
      const isShared = !sharesNoIntegers(ctx)
      const integer = isShared && typeof value === 'string' && ctx.db.formOf(key) === 'whole' ? integerFromText(value) : undefined
      ctx.reply.integer(integer !== undefined && integer >= 0 && integer < SHARED_INTEGERS ? SHARED_REFCOUNT : 1)
    })
  },
}

function sharesNoIntegers({ node: { config } }: CommandContext): boolean {
  return config.get('maxmemory') !== '0' && /-l[rf]u$/.test(config.get('maxmemory-policy'))
}
