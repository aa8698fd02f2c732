import { safeLine } from '../screen-safety.ts'
import type { TextTable } from './text-table.ts'

/** CLUSTER NODES without the times of pings, which say little and take much room. */
const CLUSTER_NODES_HEAD = ['id', 'address', 'bus', 'flags', 'primary', 'epoch', 'link', 'slots']

/** A reply made to be read as a table, where its lines are of a kind we know; undefined otherwise. */
export function tableOfText(text: string): TextTable | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '').map(safeLine)
  if (lines.length === 0) return undefined
  if (lines.every((line) => /^[0-9a-f]{40} /.test(line))) return { head: CLUSTER_NODES_HEAD, rows: lines.map(nodeRow) }
  if (lines.every((line) => /^id=\d+ /.test(line))) return clientTable(lines)
  if (lines.every((line) => line.startsWith('#') || /^[\w.-]+:/.test(line))) return fieldTable(lines)
  return undefined
}

/** `ip:port@bus,hostname`: the bus port stands apart, a name stays with its address. */
function nodeRow(line: string): string[] {
  const [id, endpoint, flags, primary, , , epoch, link, ...slots] = line.split(' ')
  const [, address, bus, rest] = /^([^@,]*)(?:@(\d+))?(.*)$/.exec(endpoint ?? '')!
  return [id!, `${address}${rest}`, bus ?? '', flags ?? '', primary ?? '', epoch ?? '', link ?? '', slots.join(' ')]
}

/** CLIENT LIST: `name=value` words; the names of the first line are the columns. */
function clientTable(lines: readonly string[]): TextTable {
  const records = lines.map((line) => new Map(line.split(' ').map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)))
  const head = [...records[0]!.keys()]
  return { head, rows: records.map((record) => head.map((name) => record.get(name) ?? '')) }
}

/** INFO and CLUSTER INFO: `field:value` lines under headings. */
function fieldTable(lines: readonly string[]): TextTable {
  const rows = lines.map((line) => (line.startsWith('#') ? [line, ''] : [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
  return { head: ['field', 'value'], rows }
}
