import type { Bytes } from '../../bytes.ts'

/** A run of bytes the two strings have in common: first and last index in each. */
export interface CommonRange {
  readonly a: readonly [number, number]
  readonly b: readonly [number, number]
}

export interface CommonSubsequence {
  readonly length: number
  readonly text: Bytes
  /** From the end of the strings to their start, as LCS IDX lists them. */
  readonly ranges: readonly CommonRange[]
}

/** Cells of the table LCS fills for two strings. */
export function tableCells(a: Bytes, b: Bytes): number {
  return (a.length + 1) * (b.length + 1)
}

/** The longest common subsequence by dynamic programming; among several the one lcsCommand picks. */
export function longestCommonSubsequence(a: Bytes, b: Bytes): CommonSubsequence {
  const width = b.length + 1
  const table = fillTable(a, b, width)
  const ranges: CommonRange[] = []
  let text = ''
  let open: { aStart: number; aEnd: number; bStart: number; bEnd: number } | undefined
  const close = (): void => {
    if (open) ranges.push({ a: [open.aStart, open.aEnd], b: [open.bStart, open.bEnd] })
    open = undefined
  }
  let i = a.length
  let j = b.length
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      i--
      j--
      text = a[i]! + text
      if (open === undefined) open = { aStart: i, aEnd: i, bStart: j, bEnd: j }
      else {
        open.aStart = i
        open.bStart = j
      }
    } else {
      close()
      if (table[(i - 1) * width + j]! > table[i * width + j - 1]!) i--
      else j--
    }
  }
  close()
  return { length: table[a.length * width + b.length]!, text, ranges }
}

function fillTable(a: Bytes, b: Bytes, width: number): Uint32Array {
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = 1; i <= a.length; i++) {
    const byte = a.charCodeAt(i - 1)
    const row = i * width
    for (let j = 1; j <= b.length; j++) {
      if (byte === b.charCodeAt(j - 1)) table[row + j] = table[row - width + j - 1]! + 1
      else table[row + j] = Math.max(table[row - width + j]!, table[row + j - 1]!)
    }
  }
  return table
}
