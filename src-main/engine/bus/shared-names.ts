import { type Bytes, detached } from '../bytes.ts'
import { NODE_ID_SIZE_BYTES } from './layout.ts'

/** Ids are random from their first character on; so many tell all nodes of a cluster apart, but for an accident. */
const HEAD_LENGTH = 8
/** Far beyond any cluster. Whoever makes us forget all names costs us their second copies, nothing else. */
const MAX_NAMES = 65_536

const names = new Map<Bytes, Bytes>()
const idsByHead = new Map<number, Bytes>()

/**
 * The name of a node, or its address, with storage of its own that all cores of this process share. A hundred nodes in one
 * process, or a simulator's thousand, each know all others: what a name is compared with then stays in the processor's cache.
 */
export function sharedName(name: Bytes): Bytes {
  const known = names.get(name)
  if (known !== undefined) return known
  if (names.size >= MAX_NAMES) forgetNames()
  const kept = detached(name)
  names.set(kept, kept)
  if (kept.length === NODE_ID_SIZE_BYTES) idsByHead.set(headOf(kept, 0), kept)
  return kept
}

/**
 * The node id at `at` of a message, when it is one of the shared names. A heartbeat in a large cluster names a hundred nodes;
 * they are recognised in place, since cutting out and hashing each name is most of what reading one would cost.
 */
export function sharedIdAt(bytes: Bytes, at: number): Bytes | undefined {
  const likely = idsByHead.get(headOf(bytes, at))
  return likely !== undefined && bytes.startsWith(likely, at) ? likely : undefined
}

function forgetNames(): void {
  names.clear()
  idsByHead.clear()
}

function headOf(bytes: Bytes, at: number): number {
  let head = 0
  for (let index = at; index < at + HEAD_LENGTH; index++) head = (Math.imul(head, 33) + bytes.charCodeAt(index)) | 0
  return head
}
