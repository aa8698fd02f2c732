import type { NodeAddress } from './hop-trace.ts'

/* What the key-slot lab answers. Plain data: it crosses the bridge to the renderer as it is. */

/** What one byte did to the checksum. */
export interface CrcStep {
  /** Offset in the key. */
  readonly at: number
  readonly byte: number
  readonly before: number
  readonly after: number
}

/** A key's way to its slot, byte by byte. */
export interface CrcWalk {
  readonly steps: readonly CrcStep[]
  /** Bytes hashed; more than there are steps when the key is long. */
  readonly hashedBytes: number
  readonly crc16: number
  readonly slot: number
  readonly tagRule: TagRule
}

/** Which case of the hash tag rule a key is (Redis Cluster specification, "Hash tags"). */
export type TagRule = 'no-brace' | 'not-closed' | 'empty' | 'tag'

/** Names that hash to a wanted slot. */
export interface NamesForSlot {
  readonly slot: number
  /** Begin with the wanted prefix. Fewer than asked for only when the prefix holds a hash tag of its own. */
  readonly keys: readonly string[]
  /** Short words that, as hash tag, put any key into the slot. */
  readonly tags: readonly string[]
}

export interface SkewOfShard {
  /** The shard's letter; undefined for slots nobody serves. */
  readonly shard: string | undefined
  readonly keyCount: number
  readonly slotCount: number
}

/** How a list of keys would spread over slots and shards, and which hash tags gather them. */
export interface TagSkew {
  readonly keyCount: number
  readonly slotCount: number
  /** Keys that have a hash tag. */
  readonly taggedCount: number
  readonly tagCount: number
  /** The tags with the most keys, most first. */
  readonly tags: readonly { readonly tag: string; readonly slot: number; readonly keyCount: number }[]
  /** The slots with the most keys, most first. */
  readonly slots: readonly { readonly slot: number; readonly keyCount: number; readonly shard: string | undefined }[]
  /** Empty without a cluster. */
  readonly shards: readonly SkewOfShard[]
  /** Keys of the fullest shard over the mean of all; of the fullest slot over one where there is no cluster. 1 is even. */
  readonly imbalance: number
  /**
   * What the list comes to: `one-tag`, more than a fair share and a half lies under a single tag; `uneven`, the fullest shard
   * has half as much again as the mean; `few`, too few keys to say.
   */
  readonly verdict: 'even' | 'uneven' | 'one-tag' | 'few'
}

/** One word of a command line; `slot` where it is a key. */
export interface CommandWord {
  readonly text: string
  readonly slot: number | undefined
}

/** A pasted command line: which of its words are keys, and whether one node may serve them. */
export interface CommandKeys {
  /** Never longer than {@link MAX_WORDS}; `wordCount` tells all. */
  readonly words: readonly CommandWord[]
  readonly wordCount: number
  /** The keys as text, for looking them up. */
  readonly keys: readonly string[]
  readonly verdict: 'no-keys' | 'one-slot' | 'crossslot' | 'not-a-line' | 'unknown-command'
}

/** How to make a slot table that is wrong on purpose. */
export type TableMaking =
  /** As the cluster says now. It goes stale by itself once slots move. */
  | 'fresh'
  /** Every shard's slots are believed to be the next shard's: what a client believes that slept through a great resharding. */
  | 'shifted'
  /** Every slot is believed to be the first node's: what a client believes that was told one address and nothing else. */
  | 'single'

/** Slots in a row that a client believes to be one node's. */
export interface BelievedRange {
  readonly first: number
  readonly last: number
  readonly node: NodeAddress | undefined
  /** How many of them really are that node's, as the last picture of the cluster has it. */
  readonly rightCount: number
}

export interface BelievedTable {
  readonly making: TableMaking
  readonly ranges: readonly BelievedRange[]
  /** Slots of which the client believes what is not so. */
  readonly wrongCount: number
  readonly learnedCount: number
}

/** What may be done next with the slot that is watched on its way. */
export type MigrationStep = 'open' | 'move-one' | 'move-all' | 'finish' | 'undo'

/** A command and the node it is, or was, sent to. */
export interface MigrationCommand {
  readonly node: NodeAddress
  readonly command: string
}

/** One slot, put on its way by hand so that one may watch ASK. Plain data. */
export interface MigrationPicture {
  readonly slot: number
  readonly from: NodeAddress & { readonly nodeId: string; readonly shard: string }
  readonly to: NodeAddress & { readonly nodeId: string; readonly shard: string }
  /** planned: nothing is done yet; open: both ends are; finished: the target owns it; undone: as if nothing had been. */
  readonly phase: 'planned' | 'open' | 'finished' | 'undone'
  readonly keysAtSource: number
  readonly keysAtTarget: number
  /** What each step that is possible now would send. */
  readonly next: readonly { readonly step: MigrationStep; readonly commands: readonly MigrationCommand[] }[]
  /** All that was sent so far, oldest first. */
  readonly sent: readonly MigrationCommand[]
}
