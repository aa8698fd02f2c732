import type { CommandSpec } from '../command.ts'
import { readOnOff } from './client-no-evict.ts'

export const clientNoTouch: CommandSpec = {
  name: 'no-touch',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Lets the connection\'s commands leave the last-use times of keys alone.',
    since: '7.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '<ON | OFF>',
  },
  run(ctx, args) {
    ctx.client.noTouch = readOnOff(args[2]!)
    ctx.reply.ok()
  },
}
