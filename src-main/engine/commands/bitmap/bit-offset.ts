import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

/**
 * The place of a bit, counted from the most significant bit of the first byte.
 * With `unitBits` a text like `#3` counts in units of so many bits (BITFIELD).
 * @throws ReplyError when it is negative or beyond proto-max-bulk-len (getBitOffsetFromArgument)
 */
export function readBitOffset(ctx: CommandContext, text: Bytes, unitBits?: number): number {
  const inUnits = unitBits !== undefined && text.startsWith('#')
  const value = integerFromText(inUnits ? text.slice(1) : text)
  const offset = Number(value) * (inUnits ? unitBits : 1)
  if (value === undefined || offset < 0 || Math.floor(offset / 8) >= Number(ctx.node.config.get('proto-max-bulk-len'))) {
    throw new ReplyError('ERR bit offset is not an integer or out of range')
  }
  return offset
}

/** The bit at a place; beyond the end of the string all are 0. */
export function bitAt(text: Bytes, offset: number): 0 | 1 {
  const byte = Math.floor(offset / 8)
  return byte < text.length && text.charCodeAt(byte) & (0x80 >> (offset % 8)) ? 1 : 0
}
