/**
 * The known word nearest to what was typed, when it is near enough to be a slip: at most two edits
 * (Levenshtein distance), or a word that begins with what was typed.
 */
export function nearestWord(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = 3
  for (const word of known) {
    const distance = typed.length > 1 && word.startsWith(typed) ? 0 : editDistance(typed, word)
    if (distance >= bestDistance || distance >= word.length) continue
    best = word
    bestDistance = distance
  }
  return best
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return previous[to.length]!
}
