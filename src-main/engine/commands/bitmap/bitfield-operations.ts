import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { readWideInteger } from '../arguments/integer.ts'
import { readBitType, type BitType, type Overflow } from './bit-integer.ts'
import { readBitOffset } from './bit-offset.ts'

export interface BitfieldOperation {
  readonly kind: 'get' | 'set' | 'incrby'
  readonly type: BitType
  readonly offset: number
  /** The value to set or to add. */
  readonly operand: bigint
  readonly overflow: Overflow
}

/** The operations of BITFIELD, in order; OVERFLOW holds for those after it (bitfieldGeneric). */
export function readOperations(ctx: CommandContext, args: readonly Bytes[]): BitfieldOperation[] {
  const operations: BitfieldOperation[] = []
  let overflow: Overflow = 'wrap'
  for (let at = 2; at < args.length; ) {
    const left = args.length - at - 1
    if (isKeyword(args[at], 'overflow') && left >= 1) {
      overflow = readOverflow(args[at + 1]!)
      at += 2
      continue
    }
    const kind = (['get', 'set', 'incrby'] as const).find((word) => isKeyword(args[at], word) && left >= (word === 'get' ? 2 : 3))
    if (kind === undefined) throw syntaxError()
    const type = readBitType(args[at + 1]!)
    const offset = readBitOffset(ctx, args[at + 2]!, type.bits)
    operations.push({ kind, type, offset, operand: kind === 'get' ? 0n : BigInt(readWideInteger(args[at + 3]!)), overflow })
    at += kind === 'get' ? 3 : 4
  }
  return operations
}

function readOverflow(argument: Bytes): Overflow {
  const found = (['wrap', 'sat', 'fail'] as const).find((word) => isKeyword(argument, word))
  if (found === undefined) throw new ReplyError('ERR Invalid OVERFLOW type specified')
  return found
}
