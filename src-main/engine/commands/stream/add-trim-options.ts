import type { Bytes } from '../../bytes.ts'
import { GREATEST_ID, idText, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { TrimRule } from '../../keyspace/types/stream/stream-trim.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { invalidId, readId } from './id-argument.ts'

/** Nodes an approximate trimming looks at unless told otherwise, and what bounds the entries in them. */
const DEFAULT_NODES = 100
const DEFAULT_LIMIT = 10_000
const GREATEST_DEFAULT_LIMIT = 1_000_000

/** What XADD and XTRIM have in common: MAXLEN or MINID, `=` or `~`, LIMIT. */
export interface TrimOptions {
  readonly keep: TrimRule['keep']
  readonly isApproximate: boolean
  /** Where the threshold stands among the arguments; before it stands `~`, if anything. */
  readonly thresholdAt: number
}

/** Reads options from an argument on, one by one. */
export class TrimOptionsReader {
  trim: TrimOptions | undefined
  private limit: number | undefined
  private readonly args: readonly Bytes[]

  constructor(args: readonly Bytes[]) {
    this.args = args
  }

  /** Reads the option at an index; gives the index after it, or the same when what stands there is no option of these. @throws ReplyError */
  readAt(at: number): number {
    const word = this.args[at]
    if (at + 1 >= this.args.length) return at
    if (isKeyword(word, 'maxlen') || isKeyword(word, 'minid')) return this.readThreshold(at, isKeyword(word, 'maxlen'))
    if (!isKeyword(word, 'limit')) return at
    this.limit = readInteger(this.args[at + 1]!)
    if (this.limit < 0) throw new ReplyError('ERR The LIMIT argument must be >= 0.')
    return at + 2
  }

  /** The rule all that was read comes to; undefined without one. @throws ReplyError when the options contradict each other */
  rule(ctx: CommandContext): TrimRule | undefined {
    const { trim, limit } = this
    if (trim === undefined && limit !== undefined && limit !== 0) throw new ReplyError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy')
    // What a primary sends has been worked out already.
    const isObeyed = ctx.client.isPrimaryStream
    if (limit !== undefined && trim?.isApproximate !== true && !isObeyed) throw new ReplyError('ERR syntax error, LIMIT cannot be used without the special ~ option')
    if (trim === undefined) return undefined
    const { keep, isApproximate } = trim
    return { keep, isApproximate, limit: isApproximate && !isObeyed ? (limit ?? defaultLimit(ctx)) : 0 }
  }

  /** The same where there must be one. @throws ReplyError without */
  neededRule(ctx: CommandContext): TrimRule {
    const isMissing = this.trim === undefined && (this.limit ?? 0) === 0
    const rule = isMissing ? undefined : this.rule(ctx)
    if (rule === undefined) throw new ReplyError('ERR syntax error, XTRIM must be called with a trimming strategy')
    return rule
  }

  private readThreshold(at: number, isLength: boolean): number {
    if (this.trim !== undefined) throw new ReplyError('ERR syntax error, MAXLEN and MINID options at the same time are not compatible')
    const sign = this.args[at + 1]!
    const hasSign = (sign === '~' || sign === '=') && at + 2 < this.args.length
    const thresholdAt = hasSign ? at + 2 : at + 1
    const text = this.args[thresholdAt]!
    this.trim = { keep: isLength ? { length: readLength(text) } : { from: readId(text) }, isApproximate: hasSign && sign === '~', thresholdAt }
    return thresholdAt + 1
  }
}

function readLength(text: Bytes): number {
  const length = readInteger(text)
  if (length < 0) throw new ReplyError('ERR The MAXLEN argument must be >= 0.')
  return length
}

function defaultLimit(ctx: CommandContext): number {
  const limit = DEFAULT_NODES * ctx.db.encodingLimits.streamNodeEntries
  return limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, GREATEST_DEFAULT_LIMIT)
}

/**
 * A command with its approximate trimming made exact, so that replicas, whose nodes may be cut otherwise, come to the same
 * (streamRewriteTrimArgument).
 */
export function withExactTrim(args: readonly Bytes[], stream: StreamValue, { keep, thresholdAt }: TrimOptions): Bytes[] {
  const exact = [...args]
  exact[thresholdAt - 1] = '='
  exact[thresholdAt] = 'length' in keep ? String(stream.length) : idText(firstIdKept(stream))
  return exact
}

/** Of a deleted entry too, if its node is still there. */
function firstIdKept(stream: StreamValue): StreamId {
  return stream.nodes[0]?.firstId ?? GREATEST_ID
}

/** The id XADD is to use: given in full, in part (`ms-*`), or not at all (`*`). */
export type IdRequest = { readonly id: StreamId } | { readonly ms: StreamId['ms'] } | 'auto'

/** @throws ReplyError for what is no id */
export function readIdRequest(text: Bytes): IdRequest {
  if (text === '*') return 'auto'
  if (!text.endsWith('-*') || text === '-*') return { id: readId(text) }
  const { ms } = readId(text.slice(0, -2))
  if (text.indexOf('-') !== text.length - 2) throw invalidId()
  return { ms }
}
