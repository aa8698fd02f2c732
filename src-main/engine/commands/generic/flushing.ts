import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'

/**
 * Checks the one option of FLUSHDB and FLUSHALL. Both words are served alike: dropping the dictionaries takes no time,
 * and the garbage collector frees them later.
 * @throws ReplyError for anything but SYNC or ASYNC (getFlushCommandFlags)
 */
export function checkFlushMode(args: readonly Bytes[]): void {
  if (args.length > 2) throw syntaxError()
  if (args.length === 2 && !isKeyword(args[1], 'sync') && !isKeyword(args[1], 'async')) throw syntaxError()
}
