import type { Bytes } from '../engine/bytes.ts'
import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'

/** Where a command's keys stand (COMMAND documentation, "Key specifications"). */
export interface KeySpec {
  readonly begin: { readonly type: 'index'; readonly index: number } | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number } | { readonly type: 'unknown' }
  readonly find:
    | { readonly type: 'range'; readonly lastKey: number; readonly step: number; readonly limit: number }
    | { readonly type: 'keynum'; readonly keyNumIndex: number; readonly firstKey: number; readonly step: number }
    | { readonly type: 'unknown' }
  /** Some keys may lie elsewhere, or it is no key at all. */
  readonly incomplete: boolean
  readonly notKey: boolean
}

export function parseKeySpec(value: RespValue): KeySpec {
  const fields = fieldMap(value)
  const flags = (replyItems(fields.get('flags')) ?? []).map((flag) => replyBytes(flag)?.toLowerCase())
  return {
    begin: parseBegin(fieldMap(fields.get('begin_search'))),
    find: parseFind(fieldMap(fields.get('find_keys'))),
    incomplete: flags.includes('incomplete'),
    notKey: flags.includes('not_key'),
  }
}

function parseBegin(fields: ReadonlyMap<string, RespValue>): KeySpec['begin'] {
  const type = replyBytes(fields.get('type'))
  const spec = fieldMap(fields.get('spec'))
  if (type === 'index') return { type, index: numberOf(spec.get('index')) }
  if (type === 'keyword') return { type, keyword: (replyBytes(spec.get('keyword')) ?? '').toLowerCase(), startFrom: numberOf(spec.get('startfrom')) }
  return { type: 'unknown' }
}

function parseFind(fields: ReadonlyMap<string, RespValue>): KeySpec['find'] {
  const type = replyBytes(fields.get('type'))
  const spec = fieldMap(fields.get('spec'))
  if (type === 'range') return { type, lastKey: numberOf(spec.get('lastkey')), step: numberOf(spec.get('keystep')) || 1, limit: numberOf(spec.get('limit')) }
  if (type === 'keynum') return { type, keyNumIndex: numberOf(spec.get('keynumidx')), firstKey: numberOf(spec.get('firstkey')), step: numberOf(spec.get('keystep')) || 1 }
  return { type: 'unknown' }
}

/** Positions of the keys one spec finds in a command; undefined when the spec cannot tell. */
export function positionsOf(spec: KeySpec, args: readonly Bytes[]): number[] | undefined {
  const begin = beginOf(spec.begin, args)
  if (begin === 'unknown' || spec.find.type === 'unknown') return undefined
  if (begin === 'absent' || begin >= args.length) return []
  return spec.find.type === 'range' ? rangePositions(spec.find, begin, args.length) : keynumPositions(spec.find, begin, args)
}

function beginOf(begin: KeySpec['begin'], args: readonly Bytes[]): number | 'absent' | 'unknown' {
  if (begin.type === 'unknown') return 'unknown'
  if (begin.type === 'index') return begin.index
  const backwards = begin.startFrom < 0
  const start = backwards ? args.length + begin.startFrom : begin.startFrom
  for (let i = start; i > 0 && i < args.length; i += backwards ? -1 : 1) if (args[i]!.toLowerCase() === begin.keyword) return i + 1
  return 'absent'
}

/** `lastKey` counts from the first key when positive, from the end of the arguments when negative. */
function rangePositions(find: { lastKey: number; step: number; limit: number }, first: number, count: number): number[] {
  let last = find.lastKey >= 0 ? first + find.lastKey : count + find.lastKey
  if (find.lastKey === -1 && find.limit > 1) last = first + Math.floor((count - first) / find.limit) - 1
  const positions: number[] = []
  for (let i = first; i <= last && i < count; i += find.step) positions.push(i)
  return positions
}

function keynumPositions(find: { keyNumIndex: number; firstKey: number; step: number }, begin: number, args: readonly Bytes[]): number[] {
  const digits = args[begin + find.keyNumIndex]
  if (digits === undefined || !/^\d{1,9}$/.test(digits)) return []
  const first = begin + find.firstKey
  return Array.from({ length: Math.min(Number(digits), args.length) }, (_, i) => first + i * find.step).filter((at) => at < args.length)
}

/** A map reply, or the flat array RESP2 sends in its place, by field name. */
export function fieldMap(value: RespValue | undefined): Map<string, RespValue> {
  const items = replyItems(value) ?? []
  const fields = new Map<string, RespValue>()
  for (let i = 0; i + 1 < items.length; i += 2) fields.set(replyBytes(items[i]) ?? '', items[i + 1]!)
  return fields
}

function numberOf(value: RespValue | undefined): number {
  return value?.type === 'integer' ? Number(value.value) : 0
}
