import { replyEnd } from '../../engine/commands/differential/reply-tree.ts'

/** Commands whose elements come in an order that depends on the server's hash seed. */
const UNORDERED = new Set(['SMEMBERS', 'SINTER', 'SUNION', 'SDIFF', 'KEYS', 'HGETALL', 'HKEYS', 'HVALS', 'CONFIG'])

/** Of these, those that answer with names and values. */
const PAIRED = new Set(['HGETALL', 'CONFIG'])

/** The reply with its elements in a fixed order where Redis promises none; otherwise as it came. */
export function comparable(commandName: string, reply: string): string {
  // Rules of commands are told in the order of the server's table of commands, a hash table (ACLDescribeSelectorCommandRulesSingleCommands).
  if (commandName.toUpperCase() === 'ACL') return reply.split(/\s+/).sort().join(' ')
  // What was queued is not known here: any of its replies may be one without an order.
  if (commandName.toUpperCase() === 'EXEC') return inFixedOrder(reply, 1, (each) => each.map((one) => inFixedOrder(one, 1, sorted)))
  if (!UNORDERED.has(commandName.toUpperCase()) ) return reply
  return inFixedOrder(reply, PAIRED.has(commandName.toUpperCase()) ? 2 : 1, sorted)
}

function sorted(parts: readonly string[]): string[] {
  return [...parts].sort()
}

/** An aggregate with its elements arranged; anything else as it is. */
function inFixedOrder(reply: string, perElement: number, arrange: (parts: readonly string[]) => string[]): string {
  if (!'*~%'.includes(reply[0]!)) return reply
  const header = reply.slice(0, reply.indexOf('\r\n') + 2)
  return header + arrange(elements(reply, header.length, perElement)).join('')
}

function elements(reply: string, from: number, perElement: number): string[] {
  const parts: string[] = []
  for (let at = from; at < reply.length; ) {
    let end = at
    for (let i = 0; i < perElement; i++) end = replyEnd(reply, end) ?? reply.length
    parts.push(reply.slice(at, end))
    at = end
  }
  return parts
}
