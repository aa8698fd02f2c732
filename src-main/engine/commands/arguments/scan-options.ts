import type { Bytes } from '../../bytes.ts'
import { ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { GlobPattern } from './glob-pattern.ts'
import { readInteger } from './integer.ts'
import { isKeyword } from './keyword.ts'

const DEFAULT_COUNT = 10
const LARGEST_UINT64 = 18446744073709551615n

export interface ScanOptions {
  readonly count: number
  /** Undefined when every element is wanted. */
  readonly pattern: GlobPattern | undefined
  /** The TYPE asked for, lower case; SCAN only. */
  readonly typeWord: Bytes | undefined
}

/**
 * A SCAN cursor. One that no scan of ours can have given is taken as past the end, a negative one too: C's strtoul takes it
 * for a huge number.
 * @throws ReplyError when it is no unsigned 64-bit integer (parseScanCursorOrReply)
 */
export function readScanCursor(text: Bytes): number {
  const digits = /^([+-]?)(\d+)$/.exec(text)
  if (text !== '' && (digits === null || BigInt(digits[2]!) > LARGEST_UINT64)) throw new ReplyError('ERR invalid cursor')
  const cursor = Number(text)
  return cursor >= 0 && Number.isSafeInteger(cursor) ? cursor : Number.MAX_SAFE_INTEGER
}

/** The options of SCAN (TYPE allowed), HSCAN, SSCAN and ZSCAN from argument `start` on (scanGenericCommand). */
export function readScanOptions(args: readonly Bytes[], start: number, allowType: boolean): ScanOptions {
  let count = DEFAULT_COUNT
  let pattern: GlobPattern | undefined
  let typeWord: Bytes | undefined
  for (let at = start; at < args.length; at += 2) {
    const operand = args[at + 1]
    if (operand === undefined) throw syntaxError()
    if (isKeyword(args[at], 'count')) count = readCount(operand)
    else if (isKeyword(args[at], 'match')) pattern = new GlobPattern(operand)
    else if (allowType && isKeyword(args[at], 'type')) typeWord = operand.toLowerCase()
    else throw syntaxError()
  }
  return { count, pattern: pattern?.matchesAll ? undefined : pattern, typeWord }
}

function readCount(text: Bytes): number {
  const count = readInteger(text)
  if (count < 1) throw syntaxError()
  return count
}
