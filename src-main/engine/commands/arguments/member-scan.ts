import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { readScanOptions } from './scan-options.ts'

/** What HSCAN, SSCAN and ZSCAN walk over. */
export interface Scannable {
  scan(position: number, count: number): { next: number; members: Bytes[] }
}

/**
 * Answers HSCAN, SSCAN and ZSCAN: the next cursor and the members that match, each followed by what `valueOf` gives for
 * it. Without the key the options are not even looked at (scanGenericCommand).
 */
export function replyScan(ctx: CommandContext, args: readonly Bytes[], cursor: number, source: Scannable | undefined, valueOf?: (member: Bytes) => Bytes): void {
  const { reply } = ctx
  if (source === undefined) {
    reply.raw('*2\r\n$1\r\n0\r\n*0\r\n')
    return
  }
  const { count, pattern } = readScanOptions(args, 3, false)
  const { next, members } = source.scan(cursor, count)
  const found = pattern === undefined ? members : members.filter((member) => pattern.matches(member))
  reply.array(2)
  reply.bulk(String(next))
  reply.array(valueOf === undefined ? found.length : found.length * 2)
  for (const member of found) {
    reply.bulk(member)
    if (valueOf !== undefined) reply.bulk(valueOf(member))
  }
}
