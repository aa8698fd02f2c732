import type { Bytes } from '../../engine/bytes.ts'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'
import { bytesFromText, textFromBytes } from '../../engine/text.ts'
import { formatStandard } from '../reply-format.ts'
import { safeLine } from '../screen-safety.ts'
import { repliesWithText } from '../verbatim-command.ts'
import { cellText } from './cell-text.ts'
import { pairsOf, recordsOf } from './paired-replies.ts'
import { tableOfText } from './text-replies.ts'
import { tableLines } from './text-table.ts'
import type { TextTable } from './text-table.ts'

/**
 * A reply as a table, for people: fields and values in two columns, records in one column a field, other lists numbered;
 * INFO, CLUSTER NODES and CLIENT LIST by their own columns. What is no table stands as redis-cli has it.
 * Cut to `columns` when given. Ends with a newline.
 */
export function formatTable(args: readonly Bytes[], reply: RespValue, columns?: number): Bytes {
  const table = tableOfReply(args, reply)
  if (table !== undefined) return bytesFromText(`${tableLines(table, columns).join('\n')}\n`)
  return repliesWithText(args) && reply.type !== 'error' ? (replyBytes(reply) ?? '') : formatStandard(reply)
}

function tableOfReply(args: readonly Bytes[], reply: RespValue): TextTable | undefined {
  if (repliesWithText(args) && reply.type !== 'error') return tableOfText(textFromBytes(replyBytes(reply) ?? ''))
  const pairs = pairsOf(args, reply)
  if (pairs !== undefined && pairs.length > 0) return { head: ['field', 'value'], rows: pairs.map((pair) => pair.map(cellText)) }
  const records = recordsOf(reply)
  if (records !== undefined) return { head: [...records[0]!.keys()].map(nameText), rows: records.map((record) => [...record.values()].map(cellText)) }
  const items = replyItems(reply)
  return items === undefined || items.length === 0 ? undefined : listTable(items)
}

/** Lists of lists of one length become columns; anything else is numbered. */
function listTable(items: readonly RespValue[]): TextTable {
  const inner = items.map((item) => (item.type === 'array' || item.type === 'set' ? item.items : undefined))
  const width = inner[0]?.length ?? 0
  if (width > 1 && inner.every((cells) => cells?.length === width)) {
    return { head: ['#', ...Array.from({ length: width }, (_, at) => String(at + 1))], rows: inner.map((cells, index) => [String(index + 1), ...cells!.map(cellText)]) }
  }
  return { head: ['#', 'value'], rows: items.map((item, index) => [String(index + 1), cellText(item)]) }
}

function nameText(bytes: Bytes): string {
  return safeLine(textFromBytes(bytes))
}
