import type { Bytes } from '../../bytes.ts'
import { ReplyError } from '../command.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'

/** What XREAD and XREADGROUP ask for. */
export interface ReadOptions {
  readonly keys: readonly Bytes[]
  /** What stands for each key: an id, `$` or `>`. */
  readonly positions: readonly Bytes[]
  /** 0: all. */
  readonly count: number
  /** How long to wait, 0: for as long as it takes; undefined: not at all. */
  readonly blockMs: number | undefined
  readonly group: { readonly name: Bytes; readonly consumer: Bytes; readonly isNoAck: boolean } | undefined
}

/** Reads the arguments of XREAD and XREADGROUP (xreadCommand). @throws ReplyError */
export function readReadOptions(args: readonly Bytes[], isGroup: boolean, isScript: boolean): ReadOptions {
  let count = 0
  let blockMs: number | undefined
  let group: readonly [Bytes, Bytes] | undefined
  let isNoAck = false
  for (let at = 1; at < args.length; at++) {
    const word = args[at]
    const left = args.length - 1 - at
    if (isKeyword(word, 'block') && left > 0) {
      if (isScript) throw new ReplyError(`ERR ${args[0]} command is not allowed with BLOCK option from scripts`)
      blockMs = readTimeoutMs(args[++at]!)
    } else if (isKeyword(word, 'count') && left > 0) count = Math.max(0, readInteger(args[++at]!))
    else if (isKeyword(word, 'streams') && left > 0) return { ...readStreams(args.slice(at + 1)), count, blockMs, group: isGroup ? namedGroup(group, isNoAck) : undefined }
    else if (isKeyword(word, 'group') && left > 1) {
      if (!isGroup) throw onlyForGroups('GROUP')
      group = [args[++at]!, args[++at]!]
    } else if (isKeyword(word, 'noack')) {
      if (!isGroup) throw onlyForGroups('NOACK')
      isNoAck = true
    } else throw syntaxError()
  }
  throw syntaxError()
}

function readStreams(rest: readonly Bytes[]): Pick<ReadOptions, 'keys' | 'positions'> {
  if (rest.length % 2 !== 0) throw new ReplyError("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.")
  return { keys: rest.slice(0, rest.length / 2), positions: rest.slice(rest.length / 2) }
}

function namedGroup(group: readonly [Bytes, Bytes] | undefined, isNoAck: boolean): ReadOptions['group'] {
  if (group === undefined) throw new ReplyError('ERR Missing GROUP option for XREADGROUP')
  return { name: group[0], consumer: group[1], isNoAck }
}

/** Whole milliseconds, unlike the time-outs of other blocking commands (getTimeoutFromObjectOrReply, UNIT_MILLISECONDS). */
function readTimeoutMs(text: Bytes): number {
  let timeoutMs: number
  try {
    timeoutMs = readInteger(text)
  } catch {
    throw new ReplyError('ERR timeout is not an integer or out of range')
  }
  if (timeoutMs < 0) throw new ReplyError('ERR timeout is negative')
  return timeoutMs
}

const onlyForGroups = (option: string): ReplyError => new ReplyError(`ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`)
