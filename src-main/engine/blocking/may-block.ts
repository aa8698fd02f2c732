import type { Client } from '../client/client.ts'

const BLOCKING_COMMANDS: ReadonlySet<string> = new Set([
  'blpop', 'brpop', 'blmove', 'blmpop', 'brpoplpush', 'bzpopmin', 'bzpopmax', 'bzmpop', 'xread', 'xreadgroup',
])

/**
 * Whether a client's command may wait. Inside a transaction or a script nothing may happen between two commands, and a
 * primary's stream must not stop: there the time is up at once (CLIENT_DENY_BLOCKING).
 */
export function mayBlock(client: Client): boolean {
  return BLOCKING_COMMANDS.has(client.lastCommand)
}
