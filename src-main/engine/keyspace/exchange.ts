/** Two sets change their members. */
export function exchangeMembers<T>(a: Set<T>, b: Set<T>): void {
  const before = [...a]
  a.clear()
  for (const member of b) a.add(member)
  b.clear()
  for (const member of before) b.add(member)
}

/** Two arrays of the same length change their elements. */
export function exchangeElements<T>(a: T[], b: T[]): void {
  for (let at = 0; at < a.length; at++) [a[at], b[at]] = [b[at]!, a[at]!]
}
