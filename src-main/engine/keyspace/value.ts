import type { Bytes } from '../bytes.ts'
import type { HashValue } from './types/hash-value.ts'
import type { ListValue } from './types/list-value.ts'
import type { SetValue } from './types/set-value.ts'
import type { SortedSetValue } from './types/sorted-set-value.ts'

/** What a key holds. A string value is its bytes themselves: the commonest type costs no wrapper. */
export type Value = Bytes | ListValue | HashValue | SetValue | SortedSetValue

export type TypeName = 'string' | 'list' | 'hash' | 'set' | 'zset'

/** The TYPE of a value. */
export function typeName(value: Value): TypeName {
  return typeof value === 'string' ? 'string' : value.type
}
