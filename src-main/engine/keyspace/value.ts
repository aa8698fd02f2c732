import type { Bytes } from '../bytes.ts'
import type { EncodingLimits } from './encoding-limits.ts'
import { integerFromText } from './integer-text.ts'
import { HashValue } from './types/hash-value.ts'
import { ListValue } from './types/list-value.ts'
import { SetValue } from './types/set-value.ts'
import { SortedSetValue } from './types/sorted-set-value.ts'
import type { StreamValue } from './types/stream-value.ts'

/** What a key holds. A string value is its bytes themselves: the commonest type costs no wrapper. */
export type Value = Bytes | ListValue | HashValue | SetValue | SortedSetValue | StreamValue

export type TypeName = 'string' | 'list' | 'hash' | 'set' | 'zset' | 'stream'

/** The TYPE of a value. */
export function typeName(value: Value): TypeName {
  return typeof value === 'string' ? 'string' : value.type
}

/** The longest string that Redis keeps in one allocation with its header (object.c, OBJ_ENCODING_EMBSTR_SIZE_LIMIT). */
const LONGEST_EMBEDDED_STRING = 44

/** The encoding of a string as OBJECT ENCODING reports it, for one that was set whole (object.c, tryObjectEncoding). */
export function stringEncoding(text: Bytes): 'int' | 'embstr' | 'raw' {
  if (integerFromText(text) !== undefined) return 'int'
  return text.length <= LONGEST_EMBEDDED_STRING ? 'embstr' : 'raw'
}

/** A value of its own with the same contents. */
export function copyValue(value: Value, limits: Readonly<EncodingLimits>): Value {
  if (typeof value === 'string') return value
  if (value instanceof ListValue) return new ListValue(value.values())
  if (value instanceof HashValue) return value.copy(limits)
  if (value instanceof SetValue) return new SetValue(value.members, limits)
  if (value instanceof SortedSetValue) return new SortedSetValue(value.entries(), limits)
  return value.copy(limits)
}
