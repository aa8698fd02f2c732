/** Node flags as they travel on the bus and in `nodes.conf` (cluster.h, CLUSTER_NODE_*). */
export const FLAG_PRIMARY = 1
export const FLAG_REPLICA = 2
export const FLAG_PFAIL = 4
export const FLAG_FAIL = 8
export const FLAG_MYSELF = 16
export const FLAG_HANDSHAKE = 32
export const FLAG_NOADDR = 64
export const FLAG_MEET = 128
export const FLAG_MIGRATE_TO = 256
export const FLAG_NOFAILOVER = 512

/** What a node learnt of by gossip may start with: what others say of it, never our own bookkeeping about it. */
export const GOSSIPED_FLAGS =
  FLAG_PRIMARY | FLAG_REPLICA | FLAG_PFAIL | FLAG_FAIL | FLAG_MIGRATE_TO | FLAG_NOFAILOVER

/** Names in the order CLUSTER NODES prints them; `master` and `slave` are the historic output. */
const NAMES: readonly (readonly [number, string])[] = [
  [FLAG_MYSELF, 'myself'],
  [FLAG_PRIMARY, 'master'],
  [FLAG_REPLICA, 'slave'],
  [FLAG_PFAIL, 'fail?'],
  [FLAG_FAIL, 'fail'],
  [FLAG_HANDSHAKE, 'handshake'],
  [FLAG_NOADDR, 'noaddr'],
  [FLAG_NOFAILOVER, 'nofailover'],
]

/** `myself,master` and so on, or `noflags`. */
export function flagNames(flags: number): string {
  const names = NAMES.filter(([flag]) => flags & flag).map(([, name]) => name)
  return names.length > 0 ? names.join(',') : 'noflags'
}

/** The flag of one name in `nodes.conf`, in any case; 0 for `noflags`, undefined for a word that is none. */
export function flagOfName(name: string): number | undefined {
  const lower = name.toLowerCase()
  if (lower === 'noflags') return 0
  return NAMES.find(([, known]) => known === lower)?.[0]
}
