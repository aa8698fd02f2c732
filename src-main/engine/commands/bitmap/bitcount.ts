import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingString } from '../string/string-key.ts'
import { bitRange, byteWithin, readIsBits, type BitRange } from './bit-range.ts'

/** Bits set in each byte. */
const BITS_SET = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export const bitcount: CommandSpec = {
  name: 'bitcount',
  arity: -2,
  flags: ['readonly'],
  acl: ['bitmap'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Counts the bits set in a string, or in a range of it.',
    since: '2.6.0',
    group: 'bitmap',
    complexity: 'O(N) in the length of the range',
    syntax: 'key [start end [BYTE | BIT]{index_unit 7.0.0}]{index}',
    history: [['7.0.0', 'Takes `BYTE` and `BIT`.']],
  },
  run(ctx, args) {
    const text = existingString(ctx.db, args[1]!)
    ctx.reply.integer(text === undefined ? 0 : countBits(text, readRange(args, text.length)))
  },
}

function readRange(args: readonly Bytes[], lengthBytes: number): BitRange {
  if (args.length === 2) return { first: 0, last: lengthBytes * 8 - 1 }
  if (args.length !== 4 && args.length !== 5) throw syntaxError()
  const start = readInteger(args[2]!)
  const end = readInteger(args[3]!)
  if (start < 0 && end < 0 && start > end) return { first: 0, last: -1 }
  return bitRange(start, end, args.length === 5 && readIsBits(args[4]!), lengthBytes)
}

function countBits(text: Bytes, range: BitRange): number {
  if (range.first > range.last) return 0
  let count = 0
  for (let index = range.first >> 3; index <= range.last >> 3; index++) count += BITS_SET[byteWithin(text, index, range)]!
  return count
}
