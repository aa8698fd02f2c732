import type { Bytes } from '../../bytes.ts'
import { HashValue } from '../../keyspace/types/hash-value.ts'
import type { Value } from '../../keyspace/value.ts'
import { corrupt } from './rdb-format-error.ts'

/**
 * The auxiliary field that follows a hash with expiring fields in a file. Version 10, which 7.0 reads, has no type for such a
 * hash: it is written as a plain one, and what 7.0 skips as an unknown auxiliary field brings the expiries along. A replica
 * that does not know them stays right all the same, because its primary sends an HDEL for each field that runs out.
 */
export const FIELD_EXPIRIES = 'slotscope-field-expiries'

export interface FieldExpiries {
  readonly dbIndex: number
  readonly key: Bytes
  readonly fields: readonly (readonly [field: Bytes, atMs: number])[]
}

/** What the auxiliary field says of a value: database, key, and pairs of field and Unix milliseconds, each with its length before it. */
export function fieldExpiriesText(dbIndex: number, key: Bytes, value: Value): Bytes | undefined {
  if (!(value instanceof HashValue) || !value.hasExpiringFields) return undefined
  const words = [String(dbIndex), key]
  for (const [field, atMs] of value.expiringFields()) words.push(field, String(atMs))
  return words.map((word) => `${word.length}:${word}`).join('')
}

/** @throws RdbFormatError when the text is none that {@link fieldExpiriesText} makes */
export function readFieldExpiries(text: Bytes): FieldExpiries {
  const words: Bytes[] = []
  for (let at = 0; at < text.length; ) {
    const colon = text.indexOf(':', at)
    const length = Number(text.slice(at, colon))
    if (colon === -1 || !/^\d{1,10}$/.test(text.slice(at, colon)) || colon + 1 + length > text.length) throw corrupt('field expiries are cut off')
    words.push(text.slice(colon + 1, colon + 1 + length))
    at = colon + 1 + length
  }
  const [dbIndex, key, ...rest] = words
  if (key === undefined || rest.length % 2 === 1) throw corrupt('field expiries are incomplete')
  const fields = Array.from({ length: rest.length / 2 }, (_, index) => [rest[index * 2]!, readTime(rest[index * 2 + 1]!)] as const)
  return { dbIndex: readTime(dbIndex!), key, fields }
}

function readTime(text: Bytes): number {
  const value = Number(text)
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw corrupt('field expiries hold a number that is none')
  return value
}
