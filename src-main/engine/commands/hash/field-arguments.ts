import type { Bytes } from '../../bytes.ts'
import { readAtLeast } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'

/** The fields of `FIELDS numfields field [field ...]`, which starts at `at` and ends the request. @throws ReplyError in Redis 7.4's words */
export function readFields(args: readonly Bytes[], at: number): readonly Bytes[] {
  if (!isKeyword(args[at], 'fields')) throw new ReplyError('ERR Mandatory argument FIELDS is missing or not at the right position')
  const count = readAtLeast(args[at + 1] ?? '', 1, 'ERR Parameter `numFields` should be greater than 0')
  if (args.length !== at + 2 + count) throw new ReplyError('ERR The `numfields` parameter must match the number of arguments')
  return args.slice(at + 2)
}
