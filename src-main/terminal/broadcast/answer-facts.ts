import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'
import { textFromBytes } from '../../engine/text.ts'
import { safeLine } from '../screen-safety.ts'
import { cellText } from '../tables/cell-text.ts'
import { pairsOf } from '../tables/paired-replies.ts'
import { repliesWithText } from '../verbatim-command.ts'

/** One thing an answer says, under the name by which it is compared with the other nodes' answers. */
export interface Fact {
  readonly label: string
  readonly value: string
}

/** An answer taken apart: fields by name, elements by number, texts by line, a single value as it is. */
export function factsOf(args: readonly Bytes[], reply: RespValue): Fact[] {
  if (reply.type === 'error') return [{ label: '', value: cellText(reply) }]
  if (repliesWithText(args)) return factsOfText(textFromBytes(replyBytes(reply) ?? ''))
  const pairs = pairsOf(args, reply)
  if (pairs !== undefined) return pairs.map(([name, value]) => ({ label: cellText(name), value: cellText(value) }))
  const items = replyItems(reply)
  if (items === undefined) return [{ label: '', value: cellText(reply) }]
  return items.length === 0 ? [{ label: '', value: '(empty)' }] : items.map((item, index) => ({ label: String(index + 1), value: cellText(item) }))
}

function factsOfText(text: string): Fact[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return lines.map((line, index) => nodeFact(line) ?? fieldFact(line) ?? { label: String(index + 1), value: safeLine(line) })
}

/** A line of CLUSTER NODES without what differs by nature: who is asked ("myself"), when it was pinged, its own open slots' marks stay. */
function nodeFact(line: string): Fact | undefined {
  const words = line.split(' ')
  if (!/^[0-9a-f]{40}$/.test(words[0]!) || words.length < 8) return undefined
  const [id, address, flags, primary, , , epoch, link, ...slots] = words
  const shownFlags = flags!.split(',').filter((flag) => flag !== 'myself').join(',')
  return { label: id!, value: safeLine([address, shownFlags, primary, epoch, link, ...slots].join(' ')) }
}

function fieldFact(line: string): Fact | undefined {
  const match = /^([\w.-]+):(.*)$/.exec(line)
  return match === null ? undefined : { label: match[1]!, value: safeLine(match[2]!) }
}
