import { mayReadAllKeys } from '../../acl/permission.ts'
import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, type KeySpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { isClusterMode } from './other-database.ts'

export const UNKNOWN_PLACE: Pick<KeySpec, 'begin' | 'find'> = { begin: { unknown: true }, find: { unknown: true } }

/** The key that is sorted, and those its elements lead to. */
export const SORTED_KEYS: readonly KeySpec[] = [
  ...firstKey('RO', 'access'),
  { notes: 'Of `BY` and `GET`, which make names of what the key holds.', flags: ['RO', 'access'], ...UNKNOWN_PLACE },
]

export interface SortOptions {
  descending: boolean
  alpha: boolean
  /** First element of the result and how many; a negative count means all. */
  offset: number
  count: number
  /** The key pattern of the weights, undefined to sort by the elements themselves. */
  by: Bytes | undefined
  /** BY with a constant pattern: leave the elements in their order. */
  keepOrder: boolean
  readonly get: Bytes[]
  store: Bytes | undefined
}

/** The options of SORT, and with `readOnly` of SORT_RO (sortCommandGeneric). */
export function readSortOptions(ctx: CommandContext, args: readonly Bytes[], readOnly: boolean): SortOptions {
  const options: SortOptions = { descending: false, alpha: false, offset: 0, count: -1, by: undefined, keepOrder: false, get: [], store: undefined }
  for (let at = 2; at < args.length; at++) {
    const left = args.length - at - 1
    if (isKeyword(args[at], 'asc')) options.descending = false
    else if (isKeyword(args[at], 'desc')) options.descending = true
    else if (isKeyword(args[at], 'alpha')) options.alpha = true
    else if (isKeyword(args[at], 'limit') && left >= 2) {
      options.offset = readInteger(args[++at]!)
      options.count = readInteger(args[++at]!)
    } else if (!readOnly && isKeyword(args[at], 'store') && left >= 1) options.store = args[++at]!
    else if (isKeyword(args[at], 'by') && left >= 1) {
      if (args[at + 1]!.includes('*')) requireLookups(ctx, args, readOnly, 'BY')
      setBy(options, args[++at]!)
    } else if (isKeyword(args[at], 'get') && left >= 1) {
      requireLookups(ctx, args, readOnly, 'GET')
      options.get.push(args[++at]!)
    } else throw syntaxError()
  }
  return options
}

function setBy(options: SortOptions, pattern: Bytes): void {
  options.by = pattern
  if (!pattern.includes('*')) options.keepOrder = true
}

/** Patterns reach keys that the command does not name: never in a cluster, and only for users who may read every key. */
function requireLookups(ctx: CommandContext, args: readonly Bytes[], readOnly: boolean, option: 'BY' | 'GET'): void {
  if (isClusterMode(ctx)) throw new ReplyError(`ERR ${option} option of SORT denied in Cluster mode.`)
  const { client: { user }, node } = ctx
  if (user !== undefined && !mayReadAllKeys(user, node.acl.commands.find(readOnly ? 'sort_ro' : 'sort')!, args)) throw new ReplyError(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`)
}

/** Words of SORT's options that take arguments, and how many: what stands there is no option itself. */
const OPERANDS = new Map([['limit', 2], ['get', 1], ['by', 1], ['store', 1]])

/**
 * Where the keys of a SORT stand: the key sorted, and the last STORE's. It skips arguments as `readSortOptions` does: 7.0.15 looks at
 * the name after STORE for another option, and then checks a user's rights to another key than it writes (redis#15538).
 */
export function sortKeyIndexes(args: readonly Bytes[]): number[] {
  let store: number | undefined
  for (let at = 2; at < args.length; at++) {
    const word = args[at]!.toLowerCase()
    if (word === 'store' && at + 1 < args.length) store = at + 1
    at += OPERANDS.get(word) ?? 0
  }
  return store === undefined ? [1] : [1, store]
}
