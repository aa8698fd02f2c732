import type { Bytes } from '../../bytes.ts'
import { LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import { parseId, readId } from './id-argument.ts'
import { readWideInteger } from './wide-argument.ts'

/** What XCLAIM asks for beside key, group and consumer. */
export interface ClaimOptions {
  readonly leastIdleMs: number
  readonly ids: readonly StreamId[]
  readonly deliveredAtMs: number
  readonly deliveryCount: WideInteger | undefined
  readonly isForced: boolean
  readonly isIdOnly: boolean
  readonly lastId: StreamId
}

/** Reads XCLAIM's arguments from the least idle time on; the ids end where an argument is none (xclaimCommand). @throws ReplyError */
export function readClaimOptions(args: readonly Bytes[], nowMs: number): ClaimOptions {
  const leastIdleMs = Math.max(0, readNumber(args[4]!, 'min-idle-time'))
  const ids: StreamId[] = []
  let at = 5
  for (let id; at < args.length && (id = parseId(args[at]!)) !== undefined; at++) ids.push(id)
  let deliveredAtMs: number | undefined
  let retryCount: WideInteger = -1
  let isForced = false
  let isIdOnly = false
  let lastId = LEAST_ID
  for (; at < args.length; at++) {
    const word = args[at]!
    const hasMore = at + 1 < args.length
    if (isKeyword(word, 'force')) isForced = true
    else if (isKeyword(word, 'justid')) isIdOnly = true
    else if (isKeyword(word, 'idle') && hasMore) deliveredAtMs = nowMs - readNumber(args[++at]!, 'IDLE option')
    else if (isKeyword(word, 'time') && hasMore) deliveredAtMs = readNumber(args[++at]!, 'TIME option')
    else if (isKeyword(word, 'retrycount') && hasMore) retryCount = readWideInteger(args[++at]!, refusal('RETRYCOUNT option'))
    else if (isKeyword(word, 'lastid') && hasMore) lastId = readId(args[++at]!)
    else throw new ReplyError(`ERR Unrecognized XCLAIM option '${word}'`)
  }
  return {
    leastIdleMs, ids, isForced, isIdOnly, lastId,
    deliveredAtMs: plausibleTime(deliveredAtMs, nowMs),
    deliveryCount: retryCount < 0 ? undefined : retryCount,
  }
}

/** Clients count time by clocks of their own: what cannot be is taken for now. */
function plausibleTime(atMs: number | undefined, nowMs: number): number {
  return atMs === undefined || atMs < 0 || atMs > nowMs ? nowMs : atMs
}

function readNumber(text: Bytes, what: string): number {
  return Number(readWideInteger(text, refusal(what)))
}

const refusal = (what: string): string => `ERR Invalid ${what} argument for XCLAIM`
