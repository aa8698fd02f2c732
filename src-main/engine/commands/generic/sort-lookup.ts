import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'

/**
 * The value that a BY or GET pattern names for an element: its first `*` stands for the element, `->field` at its end
 * picks a hash field, and `#` alone is the element (sort.c, lookupKeyByPattern).
 */
export function lookUpByPattern(db: Keyspace, pattern: Bytes, element: Bytes): Bytes | undefined {
  if (pattern === '#') return element
  const star = pattern.indexOf('*')
  if (star === -1) return undefined
  const arrow = pattern.indexOf('->', star + 1)
  const hasField = arrow !== -1 && arrow + 2 < pattern.length
  const key = pattern.slice(0, star) + element + pattern.slice(star + 1, hasField ? arrow : undefined)
  const value = db.get(key)
  if (hasField) return value instanceof HashValue ? db.fields.liveHash(key, value)?.get(pattern.slice(arrow + 2)) : undefined
  return typeof value === 'string' ? value : undefined
}
