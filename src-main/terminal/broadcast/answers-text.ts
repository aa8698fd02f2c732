import { displayWidth } from '../display-width.ts'
import { fitted, padded } from '../tables/text-table.ts'
import type { Answers, AnswerRow } from './answers.ts'
import type { RollEntry } from './node-roll.ts'

const ODD = '\x1b[33m'
const DIM = '\x1b[90m'
const RESET = '\x1b[0m'
const MARK = '≠'
const NOT_SAID = '–'
/** From here on only rows that differ are shown; the rest is counted. */
const MANY_ROWS = 40
const GAP = '  '

/**
 * Answers as lines for a terminal: one value a node as a list, several as a table with a column a node, or, where that is
 * too wide, row by row. A row that differs begins with ≠, and so does each odd cell.
 */
export function answerLines(answers: Answers, columns?: number): string[] {
  const { rows, nodes, cutRowCount } = answers
  const single = rows.length === 1 && rows[0]!.label === ''
  if (single) return [...singleLines(rows[0]!, nodes), footer(answers, 0)]
  const shown = rows.length > MANY_ROWS ? rows.filter(({ differs }) => differs) : rows
  const table = shown.length === 0 ? [] : (sideBySide(shown, nodes, columns) ?? rowByRow(shown, nodes))
  return [...table, footer(answers, rows.length - shown.length + cutRowCount)]
}

function singleLines(row: AnswerRow, nodes: readonly RollEntry[]): string[] {
  const nameWidth = Math.max(...nodes.map((node) => nameOf(node).length))
  return nodes.map((node, at) => `${rowMark(row.odd[at]!)}${padded(nameOf(node), nameWidth)}  ${DIM}${roleOf(node)}${RESET}  ${painted(row, at)}`)
}

function sideBySide(rows: readonly AnswerRow[], nodes: readonly RollEntry[], columns: number | undefined): string[] | undefined {
  const labels = Math.max(...rows.map(({ label }) => displayWidth(label)))
  const natural = nodes.map((node, at) => Math.max(nameOf(node).length, ...rows.map((row) => displayWidth(cellOf(row, at)))))
  const widths = columns === undefined ? natural : fitted(natural, columns - 2 - labels - nodes.length * GAP.length)
  if (widths === undefined) return undefined
  const head = `${DIM}${' '.repeat(2 + labels)}${nodes.map((node, at) => GAP + padded(nameOf(node), widths[at]!)).join('').trimEnd()}${RESET}`
  return [head, ...rows.map((row) => {
    const cells = nodes.map((_, at) => {
      const cell = padded(cellOf(row, at), widths[at]!)
      return GAP + (row.odd[at]! ? `${ODD}${cell.trimEnd()}${RESET}${' '.repeat(cell.length - cell.trimEnd().length)}` : cell)
    })
    return `${rowMark(row.differs)}${padded(row.label, labels)}${cells.join('')}`.trimEnd()
  })]
}

function rowByRow(rows: readonly AnswerRow[], nodes: readonly RollEntry[]): string[] {
  const nameWidth = Math.max(...nodes.map((node) => nameOf(node).length))
  return rows.flatMap((row) => {
    if (!row.differs) return [`  ${row.label}  ${cellOf(row, 0)}`]
    return [`${rowMark(true)}${row.label}`, ...nodes.map((node, at) => `    ${padded(nameOf(node), nameWidth)}  ${painted(row, at)}`)]
  })
}

function footer({ rows, nodes }: Answers, hiddenCount: number): string {
  const differing = rows.filter(({ differs }) => differs).length
  const count = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`
  const verdict = differing === 0 ? 'the same answer' : rows.length === 1 ? 'answers differ' : `${differing} of ${rows.length} lines differ`
  return `${DIM}${count}: ${verdict}${hiddenCount === 0 ? '' : `; ${hiddenCount} lines not shown`}${RESET}`
}

function painted(row: AnswerRow, at: number): string {
  return row.odd[at]! ? `${ODD}${cellOf(row, at)}${RESET}` : cellOf(row, at)
}

function cellOf(row: AnswerRow, at: number): string {
  const cell = row.cells[at] ?? NOT_SAID
  return row.odd[at]! && row.label !== '' ? `${MARK} ${cell}` : cell
}

function rowMark(marked: boolean): string {
  return marked ? `${ODD}${MARK}${RESET} ` : '  '
}

function nameOf({ host, port }: RollEntry): string {
  return `${host}:${port}`
}

function roleOf({ role }: RollEntry): string {
  return role === 'replica' ? 'replica' : 'primary'
}
