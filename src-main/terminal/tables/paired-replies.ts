import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'

/** Commands whose RESP2 reply is field, value, field, value. */
const PAIRED = new Set(['hgetall', 'config get', 'memory stats', 'xinfo stream', 'pubsub numsub', 'pubsub shardnumsub', 'acl getuser', 'function stats', 'hello'])
/** Options that make an array of pairs of the reply. */
const PAIRING_OPTIONS = new Set(['withscores', 'withvalues'])

/** The pairs of a map, or of an array that this command fills with pairs; undefined for any other reply. */
export function pairsOf(args: readonly Bytes[], reply: RespValue): readonly (readonly [RespValue, RespValue])[] | undefined {
  if (reply.type === 'map') return reply.entries
  if (reply.type !== 'array' || reply.items.length % 2 !== 0 || !repliesInPairs(args)) return undefined
  return couples(reply.items)
}

/** The fields of an element that is a record: a map, or a flat array of names and values as RESP2 has it. */
export function recordOf(item: RespValue): ReadonlyMap<Bytes, RespValue> | undefined {
  const entries = item.type === 'map' ? item.entries : item.type === 'array' && item.items.length % 2 === 0 ? couples(item.items) : []
  const record = new Map<Bytes, RespValue>()
  for (const [name, value] of entries) {
    if (item.type === 'array' && name.type !== 'bulk' && name.type !== 'simple') return undefined
    record.set(replyBytes(name) ?? '', value)
  }
  return record.size === 0 || record.size !== entries.length ? undefined : record
}

/** Elements that all have the same names in the same order are records; a lone array proves nothing. */
export function recordsOf(reply: RespValue): readonly ReadonlyMap<Bytes, RespValue>[] | undefined {
  const items = reply.type === 'array' || reply.type === 'set' ? (replyItems(reply) ?? []) : []
  const records = items.map(recordOf).filter((record) => record !== undefined)
  if (records.length === 0 || records.length !== items.length) return undefined
  const names = [...records[0]!.keys()].join('\0')
  const alike = records.every((record) => [...record.keys()].join('\0') === names)
  return alike && (records.length > 1 || items[0]!.type === 'map') ? records : undefined
}

function repliesInPairs(args: readonly Bytes[]): boolean {
  const words = args.map((arg) => arg.toLowerCase())
  if (PAIRED.has(words[0] ?? '') || PAIRED.has(words.slice(0, 2).join(' '))) return true
  return words.slice(2).some((word) => PAIRING_OPTIONS.has(word))
}

function couples(items: readonly RespValue[]): (readonly [RespValue, RespValue])[] {
  return Array.from({ length: items.length / 2 }, (_, at) => [items[at * 2]!, items[at * 2 + 1]!] as const)
}
