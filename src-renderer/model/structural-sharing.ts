/**
 * The items of `after`, with those taken from `before` that have not changed at all. What keeps its identity is not
 * drawn again: of a thousand nodes, an update touches the few it is about.
 */
export function shareUnchanged<T>(before: readonly T[], after: readonly T[], idOf: (item: T) => string): readonly T[] {
  const known = new Map(before.map((item) => [idOf(item), item]))
  return after.map((item) => {
    const old = known.get(idOf(item))
    return old !== undefined && isSame(old, item) ? old : item
  })
}

/** Equality of plain data: what crosses the bridge, or is made of it. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [first, second] = [Object.entries(a), Object.entries(b)]
  // An absent property and one that is undefined are the same after JSON.
  const other = new Map<string, unknown>(second)
  return first.every(([key, value]) => isSame(value, other.get(key))) && second.every(([key, value]) => value === undefined || Object.hasOwn(a, key))
}
