import type { Bytes } from '../bytes.ts'

/**
 * One reply of a server, RESP2 or RESP3, with its wire type kept (hiredis's reply types): a status is not a bulk string
 * and an integer is exact. An error is a value too, without its leading `-`.
 */
export type RespValue =
  | { readonly type: 'simple'; readonly text: Bytes }
  | { readonly type: 'error'; readonly message: Bytes }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'bulk'; readonly bytes: Bytes }
  | { readonly type: 'nil' }
  | { readonly type: 'array'; readonly items: readonly RespValue[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [RespValue, RespValue])[] }
  | { readonly type: 'set'; readonly items: readonly RespValue[] }
  /** `text` is the number as the server wrote it. */
  | { readonly type: 'double'; readonly value: number; readonly text: Bytes }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'bignum'; readonly text: Bytes }
  /** `format` is three letters: "txt" or "mkd". */
  | { readonly type: 'verbatim'; readonly format: Bytes; readonly bytes: Bytes }
  | { readonly type: 'push'; readonly items: readonly RespValue[] }

/** The bytes of a string-like or number reply; undefined for nil, errors and aggregates. */
export function replyBytes(value: RespValue | undefined): Bytes | undefined {
  switch (value?.type) {
    case 'simple':
    case 'bignum':
    case 'double':
      return value.text
    case 'bulk':
    case 'verbatim':
      return value.bytes
    case 'integer':
      return value.value.toString()
    default:
      return undefined
  }
}

/** The elements of an array, set, push, or a map flattened to key, value, key, value; undefined for anything else. */
export function replyItems(value: RespValue | undefined): readonly RespValue[] | undefined {
  switch (value?.type) {
    case 'array':
    case 'set':
    case 'push':
      return value.items
    case 'map':
      return value.entries.flat()
    default:
      return undefined
  }
}
