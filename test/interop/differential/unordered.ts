import { replyEnd } from './wire.ts'

/** Commands whose elements come in an order that depends on the server's hash seed. */
const UNORDERED = new Set(['SMEMBERS', 'SINTER', 'SUNION', 'SDIFF', 'KEYS', 'HGETALL', 'HKEYS', 'HVALS'])

/** The reply with its elements in a fixed order where Redis promises none; otherwise as it came. */
export function comparable(commandName: string, reply: string): string {
  if (!UNORDERED.has(commandName.toUpperCase()) || !'*~%'.includes(reply[0]!)) return reply
  const bytes = Buffer.from(reply, 'latin1')
  const header = reply.slice(0, reply.indexOf('\r\n') + 2)
  const isPaired = commandName.toUpperCase() === 'HGETALL'
  return header + elements(bytes, header.length, isPaired ? 2 : 1).sort().join('')
}

function elements(bytes: Buffer, from: number, perElement: number): string[] {
  const parts: string[] = []
  for (let at = from; at < bytes.length; ) {
    let end = at
    for (let i = 0; i < perElement; i++) end = replyEnd(bytes, end) ?? bytes.length
    parts.push(bytes.latin1Slice(at, end))
    at = end
  }
  return parts
}
