import type { RollEntry, Target } from './node-roll.ts'

/** One line of the answers, lined up over all nodes that were asked. */
export interface AnswerRow {
  /** The field, or the number of the element; empty where an answer is one value. */
  readonly label: string
  /** By node; null where a node's answer has no such line (JSON keeps no undefined in a list). */
  readonly cells: readonly (string | null)[]
  /** By node: it differs from what most nodes say, or no most nodes agree. */
  readonly odd: readonly boolean[]
  readonly differs: boolean
}

/** The same command's answers of several nodes, side by side. Every text is one line and safe to show. */
export interface Answers {
  readonly command: string
  readonly target: Target
  readonly nodes: readonly RollEntry[]
  readonly rows: readonly AnswerRow[]
  /** Rows that did not fit the bound. */
  readonly cutRowCount: number
}
