import { firstKey, type CommandSpec } from '../command.ts'
import { existingString } from '../string/string-key.ts'
import { bitAt, readBitOffset } from './bit-offset.ts'

export const getbit: CommandSpec = {
  name: 'getbit',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['bitmap'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads a bit of a string.', since: '2.2.0', group: 'bitmap', complexity: 'O(1)', syntax: 'key offset' },
  run(ctx, args) {
    const offset = readBitOffset(ctx, args[2]!)
    ctx.reply.integer(bitAt(existingString(ctx.db, args[1]!) ?? '', offset))
  },
}
