import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'

/** Where the keys of GEORADIUS and GEORADIUSBYMEMBER stand: the source, and the last STORE's or STOREDIST's (georadiusGetKeys). */
export function radiusKeyIndexes(args: readonly Bytes[], firstOption: number): number[] {
  let store: number | undefined
  for (let at = firstOption; at + 1 < args.length; at++) {
    if (isKeyword(args[at], 'store') || isKeyword(args[at], 'storedist')) store = ++at
  }
  return store === undefined ? [1] : [1, store]
}
