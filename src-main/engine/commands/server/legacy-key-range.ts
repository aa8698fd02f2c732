import type { CommandSpec, KeySpec } from '../command.ts'

/** Where the keys are, as COMMAND has told since long before key specs: absolute first and last argument, and step. */
export interface LegacyKeyRange {
  readonly first: number
  readonly last: number
  readonly step: number
  /** The range does not tell of all keys. */
  readonly hasMovableKeys: boolean
}

/** The range that fits a command's key specs best (populateCommandLegacyRangeSpec). */
export function legacyKeyRange(spec: CommandSpec): LegacyKeyRange {
  const specs = spec.keys ?? []
  const hasFinder = spec.findKeys !== undefined
  const only = specs.length === 1 ? rangeOf(specs[0]!) : undefined
  if (only !== undefined) return { ...only, hasMovableKeys: hasFinder || specs[0]!.flags.includes('incomplete') }
  if (specs.length === 0) return { first: 0, last: 0, step: 0, hasMovableKeys: hasFinder }
  return { ...joinedRange(specs), hasMovableKeys: hasFinder || !isOneRow(specs) }
}

type Range = Omit<LegacyKeyRange, 'hasMovableKeys'>

function rangeOf({ begin, find }: KeySpec): Range | undefined {
  if (!('index' in begin) || !('lastKey' in find)) return undefined
  return { first: begin.index, last: find.lastKey >= 0 ? begin.index + find.lastKey : find.lastKey, step: find.step }
}

/** The specs that stand in a row, each right after the one before. */
function rowOf(specs: readonly KeySpec[]): Range[] {
  const row: Range[] = []
  for (const range of specs.map(rangeOf)) {
    const previous = row.at(-1)
    if (range?.step === 1 && (previous === undefined || previous.last === range.first - 1)) row.push(range)
  }
  return row
}

function isOneRow(specs: readonly KeySpec[]): boolean {
  return rowOf(specs).length === specs.length && !specs.some(({ flags }) => flags.includes('incomplete'))
}

function joinedRange(specs: readonly KeySpec[]): Range {
  const row = rowOf(specs)
  const [first] = row
  if (first === undefined) return { first: 0, last: 0, step: 0 }
  return { first: first.first, last: row.at(-1)!.last, step: 1 }
}
