import type { AnswerRow, Answers } from '../../src-main/contract/model.ts'

/** From here on a reader wants to see the differences first. */
const MANY_ROWS = 12

/** One value a node: such answers stand as a list of nodes. */
export function isSingleValue({ rows }: Answers): boolean {
  return rows.length === 1 && rows[0]?.label === ''
}

/** Long answers that differ are shown by their differences until asked otherwise. */
export function startsWithDifferences({ rows }: Answers): boolean {
  return rows.length > MANY_ROWS && rows.some(({ differs }) => differs)
}

export function differingCount({ rows }: Answers): number {
  return rows.filter(({ differs }) => differs).length
}

export function shownRows({ rows }: Answers, onlyDifferences: boolean): readonly AnswerRow[] {
  return onlyDifferences ? rows.filter(({ differs }) => differs) : rows
}

/** Tab-separated lines under a line of node addresses, as a spreadsheet takes them. */
export function answersAsText({ nodes, rows }: Answers): string {
  const head = ['', ...nodes.map(({ host, port }) => `${host}:${port}`)]
  return [head, ...rows.map(({ label, cells }) => [label, ...cells.map((cell) => cell ?? '')])].map((line) => line.join('\t')).join('\n')
}
