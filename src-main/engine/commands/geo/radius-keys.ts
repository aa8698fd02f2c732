import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'

/**
 * Where the keys of GEORADIUS and GEORADIUSBYMEMBER stand: the source, then what follows each STORE and each STOREDIST. Only the last is
 * written, but Redis's key specs name one of either kind; of a word that is repeated they name the first, which would hide the one written.
 */
export function radiusKeyIndexes(args: readonly Bytes[], firstOption: number): number[] {
  const found: Record<'store' | 'storedist', number[]> = { store: [], storedist: [] }
  for (let at = firstOption; at + 1 < args.length; at++) {
    if (isKeyword(args[at], 'store')) found.store.push(++at)
    else if (isKeyword(args[at], 'storedist')) found.storedist.push(++at)
  }
  return [1, ...found.store, ...found.storedist]
}
