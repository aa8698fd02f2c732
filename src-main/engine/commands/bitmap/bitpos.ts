import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingString } from '../string/string-key.ts'
import { bitAt } from './bit-offset.ts'
import { bitRange, readIsBits, type BitRange } from './bit-range.ts'

export const bitpos: CommandSpec = {
  name: 'bitpos',
  arity: -3,
  flags: ['readonly'],
  acl: ['bitmap'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Finds the first bit that is set, or clear, in a string or a range of it.',
    since: '2.8.7',
    group: 'bitmap',
    complexity: 'O(N) in the length of the range',
    syntax: 'key bit [start [end [BYTE | BIT]{index_unit 7.0.0}]{end_index}]{index}',
    history: [['7.0.0', 'Takes `BYTE` and `BIT`.']],
  },
  run(ctx, args) {
    const bit = readInteger(args[2]!)
    if (bit !== 0 && bit !== 1) throw new ReplyError('ERR The bit argument must be 1 or 0.')
    const text = existingString(ctx.db, args[1]!)
    if (text === undefined) {
      ctx.reply.integer(bit === 1 ? -1 : 0)
      return
    }
    const range = readRange(args, text.length)
    const found = range.first > range.last ? -1 : findBit(text, bit, range)
    // Without an end the string goes on with clear bits for ever.
    const isOpen = args.length < 5 && bit === 0 && range.first <= range.last
    ctx.reply.integer(found === -1 && isOpen ? text.length * 8 : found)
  },
}

function readRange(args: readonly Bytes[], lengthBytes: number): BitRange {
  if (args.length === 3) return { first: 0, last: lengthBytes * 8 - 1 }
  if (args.length > 6) throw syntaxError()
  const start = readInteger(args[3]!)
  const isBits = args.length === 6 && readIsBits(args[5]!)
  return bitRange(start, args.length >= 5 ? readInteger(args[4]!) : lengthBytes - 1, isBits, lengthBytes)
}

function findBit(text: Bytes, bit: 0 | 1, { first, last }: BitRange): number {
  const dull = bit === 1 ? 0 : 0xff
  for (let offset = first; offset <= last; ) {
    if ((offset & 7) === 0 && offset + 7 <= last && text.charCodeAt(offset >> 3) === dull) offset += 8
    else if (bitAt(text, offset) === bit) return offset
    else offset++
  }
  return -1
}
