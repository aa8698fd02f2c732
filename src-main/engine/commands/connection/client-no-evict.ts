import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'

export const clientNoEvict: CommandSpec = {
  name: 'no-evict',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Spares the connection when memory for clients runs out.',
    since: '7.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '<ON | OFF>{enabled}',
  },
  run(ctx, args) {
    ctx.client.noEvict = readOnOff(args[2]!)
    ctx.reply.ok()
  },
}

/** ON or OFF. Throws ReplyError for anything else. */
export function readOnOff(word: Bytes): boolean {
  const text = word.toLowerCase()
  if (text !== 'on' && text !== 'off') throw syntaxError()
  return text === 'on'
}
