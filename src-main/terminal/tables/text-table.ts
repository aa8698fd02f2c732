import { cutToWidth, displayWidth } from '../display-width.ts'

/** A table for a terminal; every cell is one line of text that is safe to show. */
export interface TextTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** No column is cut below this; a table that would need it stands as records, a cell a line. */
const MIN_WIDTH = 8
const GAP = ' │ '
const NUMBER = /^-?\d+(\.\d+)?$/

/** The lines of a table: a head, a rule, the rows; cut to `columns` where they are known. */
export function tableLines({ head, rows }: TextTable, columns?: number): string[] {
  const natural = head.map((name, at) => Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[at] ?? ''))))
  const widths = columns === undefined ? natural : fitted(natural, columns - (head.length - 1) * GAP.length)
  if (widths === undefined) return recordLines({ head, rows }, columns!)
  const right = head.map((_, at) => rows.length > 0 && rows.every((row) => NUMBER.test(row[at] ?? '')))
  const line = (cells: readonly string[]): string => widths.map((width, at) => padded(cells[at] ?? '', width, right[at]!)).join(GAP).trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join('─┼─'), ...rows.map(line)]
}

/** Each row as `column │ cell` lines, with a rule between rows: for a table wider than the screen. */
function recordLines({ head, rows }: TextTable, columns: number): string[] {
  const nameWidth = Math.min(Math.max(...head.map(displayWidth)), Math.floor(columns / 2))
  const cellWidth = Math.max(MIN_WIDTH, columns - nameWidth - GAP.length)
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['─'.repeat(Math.min(columns, nameWidth + GAP.length + MIN_WIDTH))]),
    ...head.map((name, at) => `${padded(name, nameWidth, false)}${GAP}${shortened(row[at] ?? '', cellWidth)}`.trimEnd())
  ])
}

/** Cuts the widest columns first, all of them to the same width; undefined when too little is left for so many. */
export function fitted(widths: readonly number[], available: number): number[] | undefined {
  const sum = (cap: number): number => widths.reduce((total, width) => total + Math.min(width, cap), 0)
  let cap = Math.max(...widths, 0)
  while (cap > MIN_WIDTH && sum(cap) > available) cap--
  return sum(cap) > available ? undefined : widths.map((width) => Math.min(width, cap))
}

/** A cell cut to a width, with an ellipsis where something is missing. */
export function shortened(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${cutToWidth(text, width - 1)}…`
}

export function padded(text: string, width: number, toRight = false): string {
  const shown = shortened(text, width)
  const gap = ' '.repeat(Math.max(0, width - displayWidth(shown)))
  return toRight ? gap + shown : shown + gap
}
