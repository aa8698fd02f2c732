import { replyEnd } from '../../engine/commands/differential/reply-tree.ts'

/** Commands whose elements come in an order that depends on the server's hash seed. */
const UNORDERED = new Set(['SMEMBERS', 'SINTER', 'SUNION', 'SDIFF', 'KEYS', 'HGETALL', 'HKEYS', 'HVALS', 'CONFIG'])

/** Of these, those that answer with names and values. */
const PAIRED = new Set(['HGETALL', 'CONFIG'])

/** Replies to commands sent one after the other, each as `comparable` gives it; EXEC's by the commands that were queued. */
export function comparableAll(commandNames: readonly string[], replies: readonly string[]): string[] {
  let queued: string[] = []
  return replies.map((reply, index) => {
    const name = commandNames[index]!
    if (reply.startsWith('+QUEUED')) queued.push(name)
    if (['MULTI', 'DISCARD', 'RESET'].includes(name.toUpperCase()) && reply[0] === '+' && !reply.startsWith('+QUEUED')) queued = []
    if (name.toUpperCase() !== 'EXEC') return comparable(name, reply)
    const names = queued
    queued = []
    return inFixedOrder(reply, 1, (parts) => parts.map((part, at) => comparable(names[at] ?? '', part)))
  })
}

/** The reply with its elements in a fixed order where Redis promises none; otherwise as it came. */
function comparable(commandName: string, reply: string): string {
  // Rules of commands are told in the order of the server's table of commands, a hash table (ACLDescribeSelectorCommandRulesSingleCommands).
  if (commandName.toUpperCase() === 'ACL') return reply.split(/\s+/).sort().join(' ')
  if (!UNORDERED.has(commandName.toUpperCase())) return reply
  return inFixedOrder(reply, PAIRED.has(commandName.toUpperCase()) ? 2 : 1, sorted)
}

function sorted(parts: readonly string[]): string[] {
  return [...parts].sort()
}

/** An aggregate with its elements arranged; anything else as it is. */
function inFixedOrder(reply: string, perElement: number, arrange: (parts: readonly string[]) => readonly string[]): string {
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
