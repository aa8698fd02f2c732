import type { Bytes } from '../bytes.ts'

/** Rules as they are applied, or the word with which a selector begins that never ends. */
export type MergedRules = { readonly rules: readonly Bytes[] } | { readonly unmatched: Bytes }

/** Joins the words of selectors that came in several: `(+get`, `~a*)` becomes `(+get ~a*)` (ACLMergeSelectorArguments). */
export function mergeSelectorWords(words: readonly Bytes[]): MergedRules {
  const rules: Bytes[] = []
  let opening: Bytes | undefined
  let inside = ''
  for (const word of words) {
    if (word.startsWith('(') && !word.endsWith(')')) {
      opening = inside = word
      continue
    }
    if (opening === undefined) {
      rules.push(word)
      continue
    }
    inside += ` ${word}`
    if (!word.endsWith(')')) continue
    rules.push(inside)
    opening = undefined
  }
  return opening === undefined ? { rules } : { unmatched: opening }
}
