import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keySlot } from '../../src-main/engine/key-slot.ts'
import { bytesFromText } from '../../src-main/engine/text.ts'
import { crcWalk } from '../../src-main/explorer/crc-steps.ts'
import { namesForSlot } from '../../src-main/explorer/key-for-slot.ts'
import { tagSkew } from '../../src-main/explorer/tag-skew.ts'

describe('the walk through CRC16', () => {
  it('ends at the published check value', () => {
    const walk = crcWalk('123456789')
    expect(walk).toMatchObject({ crc16: 0x31c3, slot: 0x31c3, hashedBytes: 9, tagRule: 'no-brace' })
    expect(walk.steps.at(-1)?.after).toBe(0x31c3)
  })

  it('goes byte by byte from 0 to the checksum, over the tag alone where there is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }).map(bytesFromText), (key) => {
        const { steps, crc16, slot, hashedBytes } = crcWalk(key)
        expect(slot).toBe(keySlot(key))
        if (hashedBytes > 128) return
        expect(steps).toHaveLength(hashedBytes)
        expect(steps.at(-1)?.after ?? 0).toBe(crc16)
        steps.forEach((step, i) => expect(step.before).toBe(steps[i - 1]?.after ?? 0))
      }),
    )
  })

  it.each([
    ['user', 'no-brace'],
    ['{user', 'not-closed'],
    ['}user{', 'not-closed'],
    ['{}user', 'empty'],
    ['{user}', 'tag'],
    ['a{{b}}', 'tag'],
  ])('names the tag rule of %s: %s', (key, rule) => {
    expect(crcWalk(key).tagRule).toBe(rule)
  })
})

describe('names for a slot', () => {
  it('hash to it, begin with the prefix, and so do the tags', () => {
    const { keys, tags } = namesForSlot(9252, 'user:', 3)
    expect(keys).toHaveLength(3)
    expect(keys.every((key) => key.startsWith('user:') && keySlot(key) === 9252)).toBe(true)
    expect(tags.map((tag) => keySlot(`{${tag}}:anything`))).toEqual([9252, 9252, 9252])
  })

  it('are found for the first and the last slot', () => {
    for (const slot of [0, 16383]) expect(namesForSlot(slot, '', 1).keys.map((key) => keySlot(key))).toEqual([slot])
  })

  it('do not exist where the prefix has a tag of its own', () => {
    expect(namesForSlot(9252, '{user}:', 3).keys).toEqual([])
  })
})

describe('the skew of a list of keys', () => {
  const shards = [{ shard: 'A', slotCount: 8192 }, { shard: 'B', slotCount: 8192 }]
  const shardOf = (slot: number): string => (slot < 8192 ? 'A' : 'B')
  const plain = Array.from({ length: 2000 }, (_, i) => `key:${i}`)

  it('is none for many plain keys', () => {
    const skew = tagSkew(plain, shards, shardOf)
    expect(skew).toMatchObject({ keyCount: 2000, taggedCount: 0, tagCount: 0, verdict: 'even' })
    expect(skew.imbalance).toBeLessThan(1.2)
    expect(skew.shards.reduce((sum, { keyCount }) => sum + keyCount, 0)).toBe(2000)
  })

  it('names the tag that gathers most keys', () => {
    const skew = tagSkew([...plain.slice(0, 500), ...plain.map((key) => `{tenant-1}:${key}`)], shards, shardOf)
    expect(skew).toMatchObject({ verdict: 'one-tag', tagCount: 1, taggedCount: 2000 })
    expect(skew.tags[0]).toEqual({ tag: 'tenant-1', slot: keySlot('tenant-1'), keyCount: 2000 })
    expect(skew.slots[0]?.keyCount).toBeGreaterThanOrEqual(2000)
  })

  it('is uneven where one shard gets half as much again as the mean', () => {
    const low = plain.filter((key) => shardOf(keySlot(key)) === 'A')
    expect(tagSkew(low, shards, shardOf)).toMatchObject({ verdict: 'uneven', imbalance: 2 })
  })

  it('is not judged from a handful of keys', () => {
    expect(tagSkew(['a', 'b'], shards, shardOf).verdict).toBe('few')
    expect(tagSkew([], [], () => undefined)).toMatchObject({ verdict: 'few', imbalance: 1, shards: [] })
  })

  it('shows keys of slots nobody serves apart', () => {
    const skew = tagSkew(plain, [{ shard: 'A', slotCount: 8192 }], (slot) => (slot < 8192 ? 'A' : undefined))
    expect(skew.shards.map(({ shard }) => shard)).toEqual(['A', undefined])
  })
})
