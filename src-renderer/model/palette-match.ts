/**
 * How well a typed query fits a command's name: undefined when its letters do not occur in order, else a score
 * where higher is better. Letters that start words and letters that follow each other count for more.
 */
export function matchScore(name: string, query: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '')
  const text = name.toLowerCase()
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const at = text.indexOf(letter, from)
    if (at === -1) return undefined
    if (at === 0 || /[\s:·…-]/.test(text[at - 1] ?? '')) score += 4
    if (at === from && from > 0) score += 3
    score -= Math.min(at - from, 5) * 0.2
    from = at + 1
  }
  return score
}

/** The items that fit the query, best first; all in their own order when the query is empty. */
export function bestMatches<T extends { readonly name: string }>(items: readonly T[], query: string): T[] {
  const scored = items.flatMap((item) => {
    const score = matchScore(item.name, query)
    return score === undefined ? [] : [{ item, score }]
  })
  return scored.toSorted((a, b) => b.score - a.score).map(({ item }) => item)
}
