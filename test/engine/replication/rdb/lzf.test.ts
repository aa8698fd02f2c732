import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lzfCompress, lzfDecompress } from '../../../../src-main/engine/replication/rdb/lzf.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'

const repetitive = fc.array(fc.constantFrom(1, 2, 3), { minLength: 4, maxLength: 3000 }).map((bytes) => Uint8Array.from(bytes))

describe('LZF', () => {
  it('expands what it compressed to the same bytes', () => {
    fc.assert(
      fc.property(fc.oneof(repetitive, fc.uint8Array({ minLength: 4, maxLength: 3000 })), (plain) => {
        const packed = lzfCompress(plain, plain.length + 200)
        expect(packed).toBeDefined()
        expect(lzfDecompress(packed!, plain.length).equals(plain)).toBe(true)
      }),
    )
  })

  it('shortens runs far beyond their length and matches at the greatest distance', () => {
    expect(lzfCompress(Buffer.alloc(10_000, 7), 10_000)!.length).toBeLessThan(200)
    const plain = Buffer.concat([Buffer.from('needle in a haystack'), Buffer.from(Array.from({ length: 8150 }, (_, i) => (i * i * 31) % 251)), Buffer.from('needle in a haystack')])
    const packed = lzfCompress(plain, plain.length * 2)!
    expect(lzfDecompress(packed, plain.length).equals(plain)).toBe(true)
  })

  it('gives up when the result would exceed the limit', () => {
    expect(lzfCompress(Buffer.from([1, 9, 2, 8, 3, 7, 4, 6, 5, 0]), 6)).toBeUndefined()
  })

  it.each([
    ['a literal run beyond the end', [31, 1], 32],
    ['a match before the start', [0, 1, 0x20, 5], 4],
    ['a match without its distance', [0, 1, 0x20], 4],
    ['more than announced', [2, 1, 2, 3], 2],
    ['less than announced', [0, 1], 2],
    ['a size out of all proportion', [0, 1], 2 ** 40],
  ])('refuses %s', (_, packed, sizeBytes) => {
    expect(() => lzfDecompress(Uint8Array.from(packed), sizeBytes)).toThrow(RdbFormatError)
  })
})
