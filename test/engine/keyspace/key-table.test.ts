import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyHash } from '../../../src-main/engine/keyspace/key-hash.ts'
import { KeyTable } from '../../../src-main/engine/keyspace/key-table.ts'

const steps = fc.array(fc.record({ isDeleted: fc.boolean(), key: fc.nat(40).map((number) => `key:${number}`), value: fc.string() }), { maxLength: 300 })

describe('KeyTable', () => {
  it('holds what a Map holds, whatever is put and deleted', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const table = new KeyTable()
        const model = new Map<string, string>()
        for (const { isDeleted, key, value } of changes) {
          if (isDeleted) expect([table.delete(key), table.get(key)]).toEqual([model.get(key), undefined])
          else expect(table.put(key, value)).toBe(!model.has(key))
          if (isDeleted) model.delete(key)
          else model.set(key, value)
          expect(table.get(key)).toBe(model.get(key))
        }
        for (let number = 0; number <= 40; number++) expect(table.get(`key:${number}`)).toBe(model.get(`key:${number}`))
      }),
    )
  })

  it('keeps what is left of many keys while it shrinks, and takes as many again', () => {
    const table = new KeyTable()
    const keys = Array.from({ length: 50_000 }, (_, number) => `key:${number}`)
    for (const key of keys) table.put(key, key)
    for (const [number, key] of keys.entries()) if (number % 100 !== 0) expect(table.delete(key)).toBe(key)
    for (const [number, key] of keys.entries()) if (table.get(key) !== (number % 100 === 0 ? key : undefined)) expect.fail(`${key} is wrong`)
    for (const key of keys) table.put(key, `${key} again`)
    for (const key of keys) if (table.get(key) !== `${key} again`) expect.fail(`${key} is wrong`)
  })
})

describe('keyHash', () => {
  it('spreads keys that differ little over all 32 bits', () => {
    const count = 100_000
    const hashes = Array.from({ length: count }, (_, number) => keyHash(`key:${String(number).padStart(12, '0')}`))
    // Of so many random numbers of 32 bits, one pair or two are the same.
    expect(count - new Set(hashes).size).toBeLessThan(12)
    for (const shift of [0, 8, 16, 24]) {
      const counts = new Array<number>(256).fill(0)
      for (const hash of hashes) counts[(hash >>> shift) & 255]!++
      expect(Math.max(...counts)).toBeLessThan((count / 256) * 1.4)
    }
  })

  it('goes by every byte and by the length', () => {
    const texts = ['', '\0', '\0\0', '\0\0\0', '\0\0\0\0', '\0\0\0\0\0', 'abcd', 'abce', 'bbcd', 'abcde', 'abcdf', 'abcd\0', 'abcdabcd', 'dcba']
    expect(new Set(texts.map((text) => keyHash(text))).size).toBe(texts.length)
  })
})
