import type { Fact } from './answer-facts.ts'
import type { AnswerRow } from './answers.ts'

/**
 * Lines answers up by label, in the order in which labels first appear; a label that an answer has twice counts as two.
 * In a row, whoever does not say what more than half say is odd.
 */
export function compareFacts(answers: readonly (readonly Fact[])[]): AnswerRow[] {
  const columns = answers.map(byLabel)
  const labels = new Set(columns.flatMap((column) => [...column.keys()]))
  return [...labels].map((key) => rowOf(key, columns.map((column) => column.get(key) ?? null)))
}

function byLabel(facts: readonly Fact[]): Map<string, string> {
  const column = new Map<string, string>()
  for (const { label, value } of facts) {
    let key = label
    for (let again = 2; column.has(key); again++) key = `${label} (${again})`
    column.set(key, value)
  }
  return column
}

function rowOf(label: string, cells: readonly (string | null)[]): AnswerRow {
  const counts = new Map<string | null, number>()
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const differs = counts.size > 1
  const usual = [...counts].find(([, count]) => count * 2 > cells.length)
  return { label, cells, odd: cells.map((cell) => differs && (usual === undefined || cell !== usual[0])), differs }
}
