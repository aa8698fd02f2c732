import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { ReplyError } from '../command.ts'

/** A signed 64-bit argument, exact. @throws ReplyError with the wording given, or Redis's common one */
export function readWideInteger(text: Bytes, refusal = 'ERR value is not an integer or out of range'): WideInteger {
  const value = integerFromText(text)
  if (value === undefined) throw new ReplyError(refusal)
  return value
}
