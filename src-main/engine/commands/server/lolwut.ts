import type { CommandSpec } from '../command.ts'
import { REDIS_VERSION } from '../../version.ts'

export const lolwutCommand: CommandSpec = {
  name: 'lolwut',
  arity: -1,
  flags: ['readonly', 'fast'],
  acl: [],
  doc: {
    summary: 'Draws something, and tells the server\'s version.',
    since: '5.0.0',
    group: 'server',
    syntax: '[VERSION version]',
  },
  run(ctx) {
    const slots = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => SHADES[ctx.node.random.below(SHADES.length)]!).join(''))
    ctx.reply.verbatim('txt', `${slots.join('\n')}\n\nRedis ver. ${REDIS_VERSION}\n`)
  },
}

/** Sixteen thousand slots would not fit; these stand for them. */
const ROWS = 8
const COLUMNS = 64
const SHADES = '.:-=+*#%'
