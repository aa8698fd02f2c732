import type { StreamValue } from '../stream-value.ts'
import { compareIds, type StreamId } from './stream-id.ts'
import type { StreamNode } from './stream-node.ts'

/** What is to be left of a stream. */
export interface TrimRule {
  readonly keep: { readonly length: number } | { readonly from: StreamId }
  /** Only whole nodes go, which costs next to nothing. */
  readonly isApproximate: boolean
  /** At most so many entries go; 0: as many as it takes. */
  readonly limit: number
}

/** Removes entries from the front of a stream; how many went (streamTrim). */
export function trimStream(stream: StreamValue, rule: TrimRule): number {
  const before = stream.length
  let wholeNodes = 0
  for (const node of stream.nodes) {
    if ('length' in rule.keep && stream.length <= rule.keep.length) break
    if (rule.limit > 0 && before - stream.length + node.live > rule.limit) break
    if (goesWhole(stream, node, rule)) {
      stream.length -= node.live
      wholeNodes++
      continue
    }
    if (!rule.isApproximate) stream.length -= trimNode(stream, node, rule)
    break
  }
  stream.nodes.splice(0, wholeNodes)
  if (stream.length !== before) stream.refreshFirstId()
  return before - stream.length
}

function goesWhole(stream: StreamValue, node: StreamNode, { keep }: TrimRule): boolean {
  if ('length' in keep) return stream.length - node.live >= keep.length
  return compareIds(node.lastId(), keep.from) < 0
}

function trimNode(stream: StreamValue, node: StreamNode, { keep }: TrimRule): number {
  if ('from' in keep) return node.deleteWhile((entry) => entry.compareTo(keep.from) < 0)
  let surplus = stream.length - keep.length
  return node.deleteWhile(() => surplus-- > 0)
}
