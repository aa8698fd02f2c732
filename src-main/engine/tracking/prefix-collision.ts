import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'

/**
 * Prefixes of one client must not overlap: it would be told of a key twice (checkPrefixCollisionsOrReply).
 * @throws ReplyError naming the two that do.
 */
export function requireApart(prefixes: readonly Bytes[], existing: Iterable<Bytes>): void {
  const known = [...existing]
  for (const [index, prefix] of prefixes.entries()) {
    const old = known.find((other) => overlap(prefix, other))
    if (old !== undefined) throw collision(prefix, 'an existing', old)
    const other = prefixes.slice(index + 1).find((later) => overlap(prefix, later))
    if (other !== undefined) throw collision(prefix, 'another provided', other)
  }
}

function overlap(a: Bytes, b: Bytes): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

function collision(prefix: Bytes, what: string, other: Bytes): ReplyError {
  return new ReplyError(`ERR Prefix '${prefix}' overlaps with ${what} prefix '${other}'. Prefixes for a single client must not overlap.`)
}
