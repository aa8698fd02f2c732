import type { Bytes } from '../../bytes.ts'

/** SYNC, ASYNC, or nothing. */
export function isFlushMode(word: Bytes | undefined): boolean {
  return word === undefined || /^a?sync$/i.test(word)
}
