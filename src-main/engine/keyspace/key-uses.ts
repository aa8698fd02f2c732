import type { Bytes } from '../bytes.ts'
import type { Random } from '../ports/random.ts'

/** A key's first count, so that new ones are not evicted before they had a chance (LFU_INIT_VAL). */
const FIRST_COUNT = 5
const LARGEST_COUNT = 255
/** Bits of the minute in which a count was last lowered. */
const MINUTE_MASK = 0xffff

/** What LFU is tuned by (lfu-log-factor, lfu-decay-time). */
export interface FrequencyRules {
  readonly logFactor: number
  /** Minutes after which a count falls by one; 0: never. */
  readonly decayMinutes: number
}

/**
 * When, or how often, each key was used. Kept only while an eviction policy goes by it: a key costs one more Map entry then,
 * and nothing otherwise. Under an LRU policy an entry is the second of the last use; under LFU the minute of the last decay and
 * a logarithmic count, packed as Redis packs them (evict.c).
 */
export class KeyUses {
  private readonly entries = new Map<Bytes, number>()
  readonly kind: 'lru' | 'lfu'
  private readonly random: Random
  private readonly rules: () => FrequencyRules

  constructor(kind: 'lru' | 'lfu', random: Random, rules: () => FrequencyRules) {
    this.kind = kind
    this.random = random
    this.rules = rules
  }

  /** A key was read or written. */
  used(key: Bytes, nowSeconds: number): void {
    if (this.kind === 'lru') this.entries.set(key, nowSeconds)
    else this.entries.set(key, packed(nowSeconds, this.raised(this.frequency(key, nowSeconds))))
  }

  /** A key was made. */
  made(key: Bytes, nowSeconds: number): void {
    this.entries.set(key, this.kind === 'lru' ? nowSeconds : packed(nowSeconds, FIRST_COUNT))
  }

  removed(key: Bytes): void {
    this.entries.delete(key)
  }

  /** Seconds since the last use; 0 for a key nothing is known of. */
  idleSeconds(key: Bytes, nowSeconds: number): number {
    return Math.max(0, nowSeconds - (this.entries.get(key) ?? nowSeconds))
  }

  /** The count, lowered by the time that has gone by since it was last (LFUDecrAndReturn). */
  frequency(key: Bytes, nowSeconds: number): number {
    const entry = this.entries.get(key)
    if (entry === undefined) return FIRST_COUNT
    const { decayMinutes } = this.rules()
    if (decayMinutes === 0) return entry & 0xff
    const elapsed = (minuteOf(nowSeconds) - (entry >>> 8)) & MINUTE_MASK
    return Math.max(0, (entry & 0xff) - Math.floor(elapsed / decayMinutes))
  }

  /** RESTORE and snapshots bring a key's past along. */
  setIdle(key: Bytes, idleSeconds: number, nowSeconds: number): void {
    if (this.kind === 'lru') this.entries.set(key, nowSeconds - idleSeconds)
  }

  setFrequency(key: Bytes, frequency: number, nowSeconds: number): void {
    if (this.kind === 'lfu') this.entries.set(key, packed(nowSeconds, frequency))
  }

  /** Counts rise ever more slowly: by one with a chance of 1 in (count × lfu-log-factor) (LFULogIncr). */
  private raised(count: number): number {
    if (count === LARGEST_COUNT) return count
    const chance = 1 / (Math.max(0, count - FIRST_COUNT) * this.rules().logFactor + 1)
    return this.random.uint32() / 2 ** 32 < chance ? count + 1 : count
  }
}

function minuteOf(seconds: number): number {
  return Math.floor(seconds / 60) & MINUTE_MASK
}

function packed(nowSeconds: number, count: number): number {
  return (minuteOf(nowSeconds) << 8) | count
}
