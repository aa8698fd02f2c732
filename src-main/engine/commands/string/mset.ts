import { allKeys, type CommandSpec } from '../command.ts'
import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { wrongArity } from '../reply-errors.ts'

export const mset: CommandSpec = {
  name: 'mset',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: allKeys(2, 'OW', 'update'),
  doc: { summary: 'Sets several strings.', since: '1.0.1', group: 'string', complexity: 'O(N) in keys', syntax: 'key value [key value ...]' },
  run(ctx, args) {
    if (args.length % 2 === 0) throw wrongArity('mset')
    setPairs(ctx, args)
    ctx.reply.ok()
  },
}

/** Sets the keys and values that follow the command's name. */
export function setPairs({ db }: CommandContext, args: readonly Bytes[]): void {
  for (let at = 1; at < args.length; at += 2) {
    db.set(args[at]!, args[at + 1]!)
    db.notify('string', 'set', args[at]!)
  }
}
