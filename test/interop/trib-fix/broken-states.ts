import { KEYS, type SlotLab, TAG } from './slot-lab.ts'

export interface BrokenState {
  readonly name: string
  readonly break: (lab: SlotLab) => Promise<unknown>
  /** What fix must refuse with; it repairs what has none. */
  readonly refusal?: string
  /** What fix prints. */
  readonly says?: string
  readonly options?: readonly string[]
  /** Gossip rests meanwhile: it would settle the matter, and delete the loser's keys, before fix looks. */
  readonly isFrozen?: boolean
}

const DIFFERING = 'having different values'

const HALF_OPEN: readonly BrokenState[] = [
  { name: 'migrating only', break: (lab) => lab.set('o', 'migrating', 'a'), says: 'Case 4: Closing slot' },
  { name: 'migrating only, an empty slot', break: async (lab) => { await lab.empty(); await lab.set('o', 'migrating', 'a') } },
  { name: 'importing only, no keys', break: (lab) => lab.set('a', 'importing', 'o'), says: 'Case 2: Moving all the' },
  { name: 'importing only, an empty slot', break: async (lab) => { await lab.empty(); await lab.set('a', 'importing', 'o') } },
  { name: 'importing at two nodes', break: async (lab) => { await lab.set('a', 'importing', 'o'); await lab.set('b', 'importing', 'o') } },
  { name: 'importing at two nodes, each from the other', break: async (lab) => { await lab.set('a', 'importing', 'b'); await lab.set('b', 'importing', 'a') } },
  { name: 'both ends open, nothing moved', break: (lab) => lab.open(), says: 'Case 1: Moving slot' },
  { name: 'both ends open, an empty slot', break: async (lab) => { await lab.empty(); await lab.open() } },
  { name: 'both ends open, one key moved', break: async (lab) => { await lab.open(); await lab.migrate(1) } },
  { name: 'both ends open, half the keys moved', break: async (lab) => { await lab.open(); await lab.migrate(6) } },
  { name: 'both ends open, all keys moved', break: async (lab) => { await lab.open(); await lab.migrate(KEYS) } },
  { name: 'both ends open, a new key written at the target', break: async (lab) => { await lab.open(); await lab.asking('a', 'set', `${TAG}:new`, 'x'); lab.extraKeys = 1 } },
  { name: 'both ends open, and a third importing', break: async (lab) => { await lab.open(); await lab.set('b', 'importing', 'o') }, says: 'Case 3' },
  { name: 'migrating to one, another importing', break: async (lab) => { await lab.set('o', 'migrating', 'a'); await lab.set('b', 'importing', 'o') } },
  { name: 'migrating to one, another importing with keys', break: async (lab) => { await lab.open('b'); await lab.migrate(3, { to: 'b' }); await lab.set('o', 'migrating', 'a') } },
  { name: 'migrating to one, two others importing, none of them it', break: async (lab) => { await lab.set('o', 'migrating', 'a'); await lab.set('a', 'importing', 'b'); await lab.set('b', 'importing', 'a') } },
  { name: 'importing from the wrong node', break: (lab) => lab.set('a', 'importing', 'b') },
  { name: 'importing from the wrong node, with keys', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o'); await lab.set('a', 'importing', 'b') } },
]

const KEYS_ASTRAY: readonly BrokenState[] = [
  { name: 'keys moved, then the source closed', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o') } },
  { name: 'keys moved, then the target closed', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('a') } },
  { name: 'all keys moved, then the source closed', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.stable('o') } },
  { name: 'all keys moved, then the target closed', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.stable('a') } },
  { name: 'stray keys, nothing open', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o', 'a') }, says: 'stray key(s) of slot' },
  { name: 'all keys astray, nothing open', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.stable('o', 'a') }, says: 'stray key(s) of slot' },
  { name: 'stray keys at two nodes, nothing open', break: async (lab) => { await scatter(lab); await lab.stable('o', 'a', 'b') }, says: 'stray key(s) of slot' },
  { name: 'keys at three nodes, two importing', break: async (lab) => { await scatter(lab); await lab.stable('o') } },
  { name: 'keys at three nodes, one closed', break: async (lab) => { await scatter(lab); await lab.stable('a') } },
  { name: 'keys at three nodes, all open', break: scatter },
  { name: 'keys at the importers only', break: async (lab) => { await lab.open('b'); await lab.migrate(4, { to: 'b' }); await lab.open(); await lab.migrate(8, { first: 4 }) } },
]

const TWICE: readonly BrokenState[] = [
  { name: 'keys with the same value at both nodes', break: async (lab) => { await lab.open(); await lab.copy(2) } },
  { name: 'all keys with the same value at both nodes', break: async (lab) => { await lab.open(); await lab.copy(KEYS) } },
  { name: 'stray copies, nothing open', break: async (lab) => { await lab.open(); await lab.copy(4); await lab.stable('o', 'a') } },
  { name: 'copies at the importer, the source closed', break: async (lab) => { await lab.open(); await lab.copy(2); await lab.stable('o') } },
  { name: 'a hash twice, its fields in another order', break: async (lab) => { await lab.open(); await twice(lab, ['hset', 'x', '1', 'y', '2'], ['hset', 'y', '2', 'x', '1']) } },
  { name: 'a set twice, its members in another order', break: async (lab) => { await lab.open(); await twice(lab, ['sadd', 'm', 'n', '1'], ['sadd', '1', 'n', 'm']) } },
  { name: 'a sorted set twice', break: async (lab) => { await lab.open(); await twice(lab, ['zadd', '1', 'm', '2', 'n'], ['zadd', '2', 'n', '1', 'm']) } },
  { name: 'a list twice', break: async (lab) => { await lab.open(); await twice(lab, ['rpush', 'm', 'n'], ['rpush', 'm', 'n']) } },
  { name: 'a stream twice', break: async (lab) => { await lab.open(); await twice(lab, ['xadd', '1-1', 'f', 'v'], ['xadd', '1-1', 'f', 'v']) } },
  { name: 'a key with different values at both nodes', break: async (lab) => { await lab.open(); await differ(lab) }, refusal: DIFFERING },
  { name: 'different values, the source closed', break: async (lab) => { await lab.open(); await differ(lab); await lab.stable('o') }, refusal: DIFFERING },
  { name: 'different values, nothing open', break: async (lab) => { await lab.open(); await differ(lab); await lab.stable('o', 'a') }, refusal: DIFFERING },
  { name: 'values of different types', break: async (lab) => { await lab.open(); await lab.asking('a', 'rpush', `${TAG}:0`, 'x') }, refusal: DIFFERING },
  { name: 'lists in different order', break: async (lab) => { await lab.open(); await twice(lab, ['rpush', 'm', 'n'], ['rpush', 'n', 'm']) }, refusal: DIFFERING },
  { name: 'different values, and the source shall win', break: async (lab) => { await lab.open(); await lab.copy(1); await lab.asking('a', 'set', `${TAG}:0`, 'other') }, options: ['--replace'] },
]

const UNSERVED: readonly BrokenState[] = [
  { name: 'nobody serves it, nobody has keys', break: async (lab) => { await lab.empty(); await lab.nobodyServes() } },
  { name: 'nobody serves it, one node has its keys', break: (lab) => lab.nobodyServes() },
  { name: 'nobody serves it, two nodes have keys', break: async (lab) => { await lab.open(); await lab.migrate(4); await lab.nobodyServes() } },
  { name: 'nobody serves it, two nodes have keys, nothing open', break: async (lab) => { await lab.open(); await lab.migrate(4); await lab.stable('o', 'a'); await lab.nobodyServes() } },
  { name: 'nobody serves it, three nodes have keys', break: async (lab) => { await scatter(lab); await lab.stable('o', 'a', 'b'); await lab.nobodyServes() } },
  { name: 'nobody serves it, copies at two nodes', break: async (lab) => { await lab.open(); await lab.copy(2); await lab.stable('o', 'a'); await lab.nobodyServes() } },
  { name: 'nobody serves it, different values at two nodes', break: async (lab) => { await lab.open(); await differ(lab); await lab.stable('o', 'a'); await lab.nobodyServes() }, refusal: DIFFERING },
  { name: 'nobody serves it, one imports it', break: async (lab) => { await lab.nobodyServes(); await lab.set('a', 'importing', 'o') } },
  { name: 'nobody serves it, a whole range', break: async (lab) => { for (const role of ['o', 'a', 'b'] as const) await lab.at(role, 'cluster', 'delslotsrange', lab.slot, lab.slot + 40) } },
  { name: 'one node does not know who serves it', break: (lab) => lab.at('a', 'cluster', 'delslots', lab.slot) },
  { name: 'only the owner knows who serves it', break: async (lab) => { await lab.at('a', 'cluster', 'delslots', lab.slot); await lab.at('b', 'cluster', 'delslots', lab.slot) } },
  { name: 'target already owner, source and others not told', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.tell('a', 'a') } },
  { name: 'target already owner, source told, others not', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.tell('a', 'a'); await lab.tell('o', 'a') } },
]

const COMBINED: readonly BrokenState[] = [
  { name: 'half moved, while nobody serves another slot', break: async (lab) => { await lab.open(); await lab.migrate(6); await unserved(lab, 1) } },
  { name: 'keys at three nodes, while nobody serves another slot', break: async (lab) => { await scatter(lab); await unserved(lab, 1) } },
  { name: 'stray keys, while another slot is open', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o', 'a'); await lab.at('o', 'cluster', 'setslot', lab.slot + 1, 'migrating', lab.id('b')) } },
]

const CLAIMED_TWICE: readonly Omit<BrokenState, 'isFrozen'>[] = [
  { name: 'two owners, the first has the keys', break: (lab) => lab.claim('a') },
  { name: 'two owners, the second has the keys', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.stable('o', 'a'); await lab.claim('a') } },
  { name: 'two owners, each has keys', break: async (lab) => { await lab.open(); await lab.migrate(5); await lab.stable('o', 'a'); await lab.claim('a') } },
  { name: 'two owners with copies of the same keys', break: async (lab) => { await lab.open(); await lab.copy(5); await lab.stable('o', 'a'); await lab.claim('a') } },
  { name: 'two owners with different values', break: async (lab) => { await lab.open(); await differ(lab); await lab.stable('o', 'a'); await lab.claim('a') }, refusal: DIFFERING },
  { name: 'two owners, the later one with a higher epoch', break: async (lab) => { await lab.claim('a'); await lab.at('a', 'cluster', 'bumpepoch') } },
  { name: 'three owners, each has keys', break: async (lab) => { await scatter(lab); await lab.stable('o', 'a', 'b'); await lab.claim('a'); await lab.claim('b') } },
  { name: 'two owners, and one of them still migrating', break: async (lab) => { await lab.open(); await lab.migrate(5); await lab.claim('a') } },
  { name: 'a third node thinks it the target’s', break: async (lab) => { await lab.open(); await lab.migrate(5); await lab.tell('b', 'a') } },
]

export const BROKEN_STATES: readonly BrokenState[] = [...HALF_OPEN, ...KEYS_ASTRAY, ...TWICE, ...UNSERVED, ...COMBINED, ...CLAIMED_TWICE.map((state) => ({ ...state, isFrozen: true }))]

/** Three keys go to `a`, three to `b`, six stay; all three have the slot open. */
async function scatter(lab: SlotLab): Promise<void> {
  await lab.open('b')
  await lab.migrate(3, { to: 'b' })
  await lab.open('a')
  await lab.migrate(3, { first: 3 })
}

/** A key of another type at both ends. */
async function twice(lab: SlotLab, [verb, ...words]: readonly string[], [otherVerb, ...otherWords]: readonly string[]): Promise<void> {
  await lab.asking('a', otherVerb!, `${TAG}:typed`, ...otherWords)
  await lab.stable('o')
  await lab.at('o', verb!, `${TAG}:typed`, ...words)
  await lab.set('o', 'migrating', 'a')
  lab.extraKeys = 1
}

async function differ(lab: SlotLab): Promise<void> {
  await lab.copy(2)
  await lab.asking('a', 'set', `${TAG}:0`, 'other')
}

/** Nobody serves the slot that comes so many after the lab's. */
async function unserved(lab: SlotLab, offset: number): Promise<void> {
  for (const role of ['o', 'a', 'b'] as const) await lab.at(role, 'cluster', 'delslots', lab.slot + offset)
}
