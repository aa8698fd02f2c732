import type { Bytes } from '../../../bytes.ts'
import { ID_BYTES } from './id-bytes.ts'

/**
 * How many nodes Redis's radix tree has that holds these keys of 16 bytes, ascending: XINFO STREAM tells it. A run of bytes
 * without a branch is one node, and so is each branch and each end (rax.c).
 */
export function radixTreeNodes(keys: readonly Bytes[]): number {
  return keys.length === 0 ? 1 : nodesBelow(keys, 0, keys.length, 0)
}

/** The nodes for the keys `from` to `to` (exclusive), which have their first `depth` bytes in common. */
function nodesBelow(keys: readonly Bytes[], from: number, to: number, depth: number): number {
  const shared = to - from === 1 ? ID_BYTES : sharedBytes(keys[from]!, keys[to - 1]!)
  const run = shared > depth ? 1 : 0
  if (shared === ID_BYTES) return run + 1
  let nodes = run + 1
  for (let start = from; start < to; ) {
    let end = start + 1
    while (end < to && keys[end]![shared] === keys[start]![shared]) end++
    nodes += nodesBelow(keys, start, end, shared + 1)
    start = end
  }
  return nodes
}

function sharedBytes(one: Bytes, other: Bytes): number {
  let count = 0
  while (count < ID_BYTES && one[count] === other[count]) count++
  return count
}
