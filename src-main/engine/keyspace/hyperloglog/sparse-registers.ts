import { isVal, LARGEST_VAL, LONGEST_VAL, type Opcode, opcodeAt, opcodeBytes, runBytes, spanAt, valByte } from './sparse-opcodes.ts'

/** What became of a sparse representation that was to get a register raised. */
export type SparseChange =
  | { readonly outcome: 'unchanged' | 'corrupt' | 'too-big' }
  | { readonly outcome: 'changed'; readonly bytes: Uint8Array<ArrayBuffer> }

const UNCHANGED: SparseChange = { outcome: 'unchanged' }
/** Opcodes looked at, from the one before the change on, for neighbours to merge. */
const MERGE_SCAN_OPCODES = 5

/** An opcode, where it is, which register it starts with, and where the one before it is. */
interface Place {
  readonly opcode: Opcode
  readonly at: number
  readonly first: number
  readonly previousAt: number
}

/**
 * Where the search for a register may begin when registers are raised in ascending order, as a merge does: two opcodes before the last
 * one found, which the change of that one has left where they were. Without it a merge costs registers times opcodes.
 */
export interface SparseCursor {
  at: number
  /** The register that the opcode there starts with. */
  first: number
}

/**
 * Raises a register of the opcodes that start at `start`, so that the bytes come out as hllSparseSet makes them: the opcode
 * is split in up to three, and neighbours of equal value are merged. `too-big` asks for the dense representation.
 */
export function raiseSparseRegister(bytes: Uint8Array<ArrayBuffer>, start: number, index: number, value: number, limitBytes: number, cursor: SparseCursor = { at: start, first: 0 }): SparseChange {
  if (value > LARGEST_VAL) return { outcome: 'too-big' }
  const place = placeOf(bytes, start, index, cursor)
  if (place === undefined) return { outcome: 'corrupt' }
  const { opcode, at } = place
  if (opcode.value >= value) return UNCHANGED
  const replacement = splitOpcode(place, index, value)
  const growth = replacement.length - opcode.sizeBytes
  if (growth > 0 && bytes.length + growth > limitBytes) return { outcome: 'too-big' }
  const changed = new Uint8Array(bytes.length + growth)
  changed.set(bytes.subarray(0, at))
  changed.set(replacement, at)
  changed.set(bytes.subarray(at + opcode.sizeBytes), at + replacement.length)
  return { outcome: 'changed', bytes: mergeNeighbours(changed, place.previousAt) }
}

function placeOf(bytes: Uint8Array, start: number, index: number, cursor: SparseCursor): Place | undefined {
  let { at, first } = index >= cursor.first ? cursor : { at: start, first: 0 }
  let previousAt = at
  let previousFirst = first
  while (at < bytes.length) {
    const span = spanAt(bytes, at)
    if (index < first + span) {
      // What stands before the cursor is not known: an opcode there needs the search from the start.
      if (at === cursor.at && at !== start) return placeOf(bytes, start, index, Object.assign(cursor, { at: start, first: 0 }))
      return { opcode: opcodeAt(bytes, at), at, first, previousAt }
    }
    cursor.at = previousAt
    cursor.first = previousFirst
    previousAt = at
    previousFirst = first
    at += opcodeBytes(bytes[at]!)
    first += span
  }
  return undefined
}

function splitOpcode({ opcode, first }: Place, index: number, value: number): readonly number[] {
  const after = first + opcode.span - 1 - index
  return [...runBytes(opcode.value, index - first), valByte(value, 1), ...runBytes(opcode.value, after)]
}

/** Joins VAL opcodes of equal value where the sum of their lengths fits one. */
function mergeNeighbours(bytes: Uint8Array<ArrayBuffer>, from: number): Uint8Array<ArrayBuffer> {
  let end = bytes.length
  let at = from
  for (let left = MERGE_SCAN_OPCODES; at < end && left > 0; left--) {
    const opcode = opcodeAt(bytes, at)
    const span = opcode.kind === 'VAL' && at + 1 < end ? mergedSpan(opcode, bytes[at + 1]!, bytes, at + 1) : undefined
    if (span === undefined) {
      at += opcode.sizeBytes
      continue
    }
    bytes.copyWithin(at, at + 1, end)
    bytes[at] = valByte(opcode.value, span)
    end--
  }
  return end === bytes.length ? bytes : bytes.slice(0, end)
}

function mergedSpan(opcode: Opcode, nextByte: number, bytes: Uint8Array, nextAt: number): number | undefined {
  if (!isVal(nextByte)) return undefined
  const next = opcodeAt(bytes, nextAt)
  const span = opcode.span + next.span
  return next.value === opcode.value && span <= LONGEST_VAL ? span : undefined
}
