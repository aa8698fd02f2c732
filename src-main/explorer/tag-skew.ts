import { hashTagRange, keySlot, SLOT_COUNT } from '../engine/key-slot.ts'
import { bytesFromText, textFromBytes } from '../engine/text.ts'
import type { SkewOfShard, TagSkew } from './lab-data.ts'

const SHOWN = 20
const FEW_KEYS = 30
const UNEVEN = 1.5

/** Counts keys by tag, slot and shard. `shards` are those of the cluster, with their slot counts; none without one. */
export function tagSkew(keys: readonly string[], shards: readonly { readonly shard: string; readonly slotCount: number }[], shardOf: (slot: number) => string | undefined): TagSkew {
  const bySlot = new Uint32Array(SLOT_COUNT)
  const byTag = new Map<string, { slot: number; keyCount: number }>()
  let taggedCount = 0
  for (const key of keys) {
    const bytes = bytesFromText(key)
    const slot = keySlot(bytes)
    bySlot[slot]!++
    const range = hashTagRange(bytes)
    if (range === undefined) continue
    taggedCount++
    const tag = bytes.slice(range.start, range.end)
    const entry = byTag.get(tag)
    if (entry === undefined) byTag.set(tag, { slot, keyCount: 1 })
    else entry.keyCount++
  }
  const slots = Array.from(bySlot, (keyCount, slot) => ({ slot, keyCount })).filter(({ keyCount }) => keyCount > 0)
  const ofShards = countShards(slots, shards, shardOf)
  const tags = [...byTag].map(([tag, { slot, keyCount }]) => ({ tag: textFromBytes(tag), slot, keyCount })).sort(byKeyCount)
  const imbalance = imbalanceOf(ofShards, slots)
  return {
    keyCount: keys.length,
    slotCount: slots.length,
    taggedCount,
    tagCount: byTag.size,
    tags: tags.slice(0, SHOWN),
    slots: slots.toSorted(byKeyCount).slice(0, SHOWN).map((entry) => ({ ...entry, shard: shardOf(entry.slot) })),
    shards: ofShards,
    imbalance,
    verdict: verdictOf(keys.length, tags[0]?.keyCount ?? 0, shards.length, imbalance),
  }
}

function countShards(slots: readonly { slot: number; keyCount: number }[], shards: readonly { shard: string; slotCount: number }[], shardOf: (slot: number) => string | undefined): SkewOfShard[] {
  if (shards.length === 0) return []
  const counts = new Map<string | undefined, number>()
  for (const { slot, keyCount } of slots) counts.set(shardOf(slot), (counts.get(shardOf(slot)) ?? 0) + keyCount)
  const served = shards.filter(({ slotCount }) => slotCount > 0).map(({ shard, slotCount }) => ({ shard, slotCount, keyCount: counts.get(shard) ?? 0 }))
  const unserved = counts.get(undefined)
  return unserved === undefined ? served : [...served, { shard: undefined, slotCount: 0, keyCount: unserved }]
}

function imbalanceOf(shards: readonly SkewOfShard[], slots: readonly { keyCount: number }[]): number {
  const counts = shards.length > 0 ? shards.map(({ keyCount }) => keyCount) : slots.map(({ keyCount }) => keyCount)
  const sum = counts.reduce((total, count) => total + count, 0)
  return sum === 0 ? 1 : (Math.max(...counts) * counts.length) / sum
}

function verdictOf(keyCount: number, ofLargestTag: number, shardCount: number, imbalance: number): TagSkew['verdict'] {
  if (keyCount < FEW_KEYS) return 'few'
  if (ofLargestTag > (UNEVEN * keyCount) / Math.max(3, shardCount)) return 'one-tag'
  return shardCount > 0 && imbalance >= UNEVEN ? 'uneven' : 'even'
}

function byKeyCount(a: { keyCount: number }, b: { keyCount: number }): number {
  return b.keyCount - a.keyCount
}
