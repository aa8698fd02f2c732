import { describe, expect, it } from 'vitest'
import { keySlot } from '../../../src-main/engine/key-slot.ts'
import { Keyspace } from '../../../src-main/engine/keyspace/keyspace.ts'
import { SeededRandom, TestClock } from '../commands/differential/embedded-executor.ts'

const NOW_MS = 1_700_000_000_000

function keyspaceAt(nowMs: number): { db: Keyspace; clock: TestClock; expired: string[]; changed: string[]; written: number[] } {
  const clock = new TestClock()
  clock.set(nowMs)
  const [expired, changed, written]: [string[], string[], number[]] = [[], [], []]
  const db = new Keyspace(clock, { expired: (key) => expired.push(key), changed: (key) => changed.push(key), beforeWrite: (slot) => written.push(slot) })
  return { db, clock, expired, changed, written }
}

function scanAll(db: Keyspace, count: number, between: (call: number) => void = () => {}): string[] {
  const found: string[] = []
  let cursor = 0
  let call = 0
  do {
    const { next, keys } = db.scans.next(cursor, count)
    found.push(...keys)
    cursor = next
    between(call++)
  } while (cursor !== 0)
  return found
}

describe('expiry', () => {
  it('a replica ends only what its own clients gave a time to live', () => {
    const { db, clock, expired } = keyspaceAt(NOW_MS)
    db.isReplica = true
    for (const key of ['own', 'kept', 'primary']) {
      db.seesExpired = key === 'primary'
      db.set(key, '1')
      db.setExpiry(key, NOW_MS + 100)
    }
    db.seesExpired = false
    db.setExpiry('kept', undefined)
    clock.set(NOW_MS + 200)
    expect(db.expireSome(100)).toBe(1)
    expect([expired, db.get('kept'), db.get('primary'), db.size]).toEqual([['own'], '1', undefined, 2])
  })

  it('a key is gone when its time has come, and the observer told once', () => {
    const { db, clock, expired } = keyspaceAt(NOW_MS)
    db.set('a', '1')
    db.setExpiry('a', NOW_MS + 100)
    clock.set(NOW_MS + 99)
    expect(db.get('a')).toBe('1')
    clock.set(NOW_MS + 100)
    expect(db.get('a')).toBeUndefined()
    expect([db.get('a'), db.size, expired]).toEqual([undefined, 0, ['a']])
  })

  it('a plain set clears the expiry, keepExpiry keeps it, and the count of expiring keys follows', () => {
    const { db } = keyspaceAt(NOW_MS)
    db.set('a', '1')
    db.setExpiry('a', NOW_MS + 100)
    db.setExpiry('a', NOW_MS + 200)
    expect(db.expiries.count).toBe(1)
    db.set('a', '2', { keepExpiry: true })
    expect(db.expiresAtMs('a')).toBe(NOW_MS + 200)
    db.set('a', '3')
    expect([db.expiresAtMs('a'), db.expiries.count]).toEqual([undefined, 0])
    db.setExpiry('a', NOW_MS + 100)
    db.delete('a')
    expect(db.expiries.count).toBe(0)
  })

  it('the active cycle removes what has run out and leaves the rest', () => {
    const { db, clock } = keyspaceAt(NOW_MS)
    for (let index = 0; index < 100; index++) {
      db.set(`k${index}`, 'v')
      if (index % 2 === 0) db.setExpiry(`k${index}`, NOW_MS + 10)
    }
    clock.set(NOW_MS + 11)
    expect(db.expireSome(1000)).toBe(50)
    expect([db.size, db.expiries.count]).toEqual([50, 0])
  })

  it('a replica hides a key whose time has come and keeps it; to its primary it is there', () => {
    const { db } = keyspaceAt(NOW_MS)
    db.isReplica = true
    db.seesExpired = true
    db.set('a', '1')
    db.setExpiry('a', NOW_MS - 1)
    db.seesExpired = false
    expect([db.get('a'), db.expireSome(100), db.size]).toEqual([undefined, 0, 1])
    db.seesExpired = true
    expect([db.get('a'), db.delete('a'), db.size]).toEqual(['1', true, 0])
  })
})

describe('SCAN', () => {
  it('gives every key once when nothing changes', () => {
    const { db } = keyspaceAt(NOW_MS)
    const keys = Array.from({ length: 2000 }, (_, index) => `key:${index}`)
    for (const key of keys) db.set(key, 'v')
    for (const count of [1, 10, 5000]) expect(scanAll(db, count).sort()).toEqual([...keys].sort())
  })

  it('gives every key that stays, also of one crowded slot, while others come and go', () => {
    const { db } = keyspaceAt(NOW_MS)
    const stayers = Array.from({ length: 3000 }, (_, index) => (index % 3 === 0 ? `free${index}` : `{tag}${index}`))
    for (const key of stayers) db.set(key, 'v')
    const found = new Set(
      scanAll(db, 10, (call) => {
        db.set(`{tag}new${call}`, 'v')
        db.delete(`{tag}new${call - 5}`)
        db.set(`new${call}`, 'v')
      }),
    )
    expect(stayers.filter((key) => !found.has(key))).toEqual([])
  })

  it('gives a crowded slot piece by piece', () => {
    const { db } = keyspaceAt(NOW_MS)
    for (let index = 0; index < 10_000; index++) db.set(`{tag}${index}`, 'v')
    const { next, keys } = db.scans.next(0, 10)
    expect(next).toBeGreaterThan(0)
    expect(keys.length).toBeLessThan(200)
  })

  it('takes any cursor', () => {
    const { db } = keyspaceAt(NOW_MS)
    db.set('a', '1')
    for (const cursor of [1, 16383, 16384, 2 ** 45, Number.MAX_SAFE_INTEGER]) expect(() => db.scans.next(cursor, 10)).not.toThrow()
  })
})

describe('slots', () => {
  it('count and clear by slot, and tell the observer before each write', () => {
    const { db, written, changed } = keyspaceAt(NOW_MS)
    db.set('{a}1', 'v')
    db.set('{a}2', 'v')
    db.set('b', 'v')
    expect(written).toEqual([keySlot('a'), keySlot('a'), keySlot('b')])
    expect(db.slots.countIn(keySlot('a'))).toBe(2)
    changed.length = 0
    expect(db.clearSlot(keySlot('a'))).toBe(2)
    expect([db.size, changed]).toEqual([1, ['{a}1', '{a}2']])
    expect(db.clear()).toBe(1)
    expect(db.size).toBe(0)
  })

  it('a random key may be any key', () => {
    const { db } = keyspaceAt(NOW_MS)
    const random = new SeededRandom(5)
    expect(db.slots.randomKey(random)).toBeUndefined()
    for (const key of ['a', 'b', '{a}c', 'd']) db.set(key, 'v')
    const drawn = new Set(Array.from({ length: 200 }, () => db.slots.randomKey(random)))
    expect([...drawn].sort()).toEqual(['a', 'b', 'd', '{a}c'])
  })

  it('idle time counts from the last use, and looking at a key is none', () => {
    const { db, clock } = keyspaceAt(NOW_MS)
    db.set('a', 'v')
    clock.set(NOW_MS + 10_000)
    db.expireSome(0)
    db.peek('a')
    expect(db.uses.idleSeconds('a')).toBe(10)
    db.get('a')
    expect(db.uses.idleSeconds('a')).toBe(0)
  })
})
