/** Two sets change their members. */
export function exchangeMembers<T>(a: Set<T>, b: Set<T>): void {
  const before = [...a]
  a.clear()
  for (const member of b) a.add(member)
  b.clear()
  for (const member of before) b.add(member)
}
