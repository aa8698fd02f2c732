/** Slots `start` to `end`, both included. */
export interface SlotRange {
  readonly start: number
  readonly end: number
}

/** Consecutive slots of one owner, in slot order. */
export interface OwnedRange<Owner> extends SlotRange {
  readonly owner: Owner
}

/** Joins neighbouring slots of the same owner; slots nobody owns are left out. */
export function ownedRanges<Owner>(owners: readonly (Owner | undefined)[]): OwnedRange<Owner>[] {
  const ranges: OwnedRange<Owner>[] = []
  let start = 0
  for (let slot = 1; slot <= owners.length; slot++) {
    const owner = owners[start]
    if (slot < owners.length && owners[slot] === owner) continue
    if (owner !== undefined) ranges.push({ start, end: slot - 1, owner })
    start = slot
  }
  return ranges
}

/** `5`, or `0-5460`, as CLUSTER NODES and `nodes.conf` write a range. */
export function rangeText(range: SlotRange): string {
  return range.start === range.end ? `${range.start}` : `${range.start}-${range.end}`
}
