import { readExpiryTimeMs } from '../arguments/expiry-time.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { setWithExpiry } from './set.ts'

export const psetex: CommandSpec = {
  name: 'psetex',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  keys: firstKey('OW', 'update'),
  doc: {
    summary: 'Sets a string that runs out after a number of milliseconds.',
    since: '2.6.0',
    group: 'string',
    complexity: 'O(1)',
    syntax: 'key milliseconds value',
  },
  run(ctx, args) {
    const expiresAtMs = readExpiryTimeMs(args[2]!, { seconds: false, absolute: false }, ctx.nowMs, 'psetex')
    ctx.db.set(args[1]!, args[3]!)
    ctx.db.notify('string', 'set', args[1]!)
    setWithExpiry(ctx, args[1]!, args[3]!, expiresAtMs)
    ctx.reply.ok()
  },
}
