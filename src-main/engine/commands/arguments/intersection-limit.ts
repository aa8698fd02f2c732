import type { Bytes } from '../../bytes.ts'
import { ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { readAtLeast } from './integer.ts'
import { isKeyword } from './keyword.ts'

/** Where the options of SINTERCARD start. @throws ReplyError when there are not as many keys as promised */
export function readKeyCount(args: readonly Bytes[], keyCount: number): number {
  if (keyCount > args.length - 2) throw new ReplyError("ERR Number of keys can't be greater than number of args")
  return keyCount + 2
}

/** The LIMIT of SINTERCARD and ZINTERCARD from argument `start` on, Infinity when there is none or it is 0. */
export function readLimit(args: readonly Bytes[], start: number): number {
  let limit = 0
  for (let at = start; at < args.length; at += 2) {
    if (!isKeyword(args[at], 'limit') || at + 1 === args.length) throw syntaxError()
    limit = readAtLeast(args[at + 1]!, 0, "ERR LIMIT can't be negative")
  }
  return limit === 0 ? Infinity : limit
}
