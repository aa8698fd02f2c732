import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Backlog } from '../../../src-main/engine/replication/backlog.ts'

describe('the replication backlog', () => {
  it('gives back exactly what a plain log would, for every offset it covers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.uint8Array({ maxLength: 30 })), fc.nat(1000), (size, chunks, start) => {
        const backlog = new Backlog(size, BigInt(start))
        for (const chunk of chunks) backlog.append(Buffer.from(chunk))
        const all = Buffer.concat(chunks)
        const last = start + all.length
        expect(backlog.keptBytes).toBe(Math.min(size, all.length))
        for (let offset = start - 1; offset <= last + 2; offset++) {
          const isCovered = offset <= last + 1 && offset >= last + 1 - Math.min(size, all.length)
          expect(backlog.covers(BigInt(offset))).toBe(isCovered)
          if (isCovered) expect(backlog.from(BigInt(offset)).equals(all.subarray(offset - start - 1))).toBe(true)
        }
      }),
    )
  })

  it('keeps the newest bytes when its size changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ maxLength: 9 }), (before, after, first, second) => {
        const backlog = new Backlog(before, 0n)
        backlog.append(Buffer.from(first))
        backlog.resize(after)
        backlog.append(Buffer.from(second))
        const kept = Math.min(after, Math.min(before, after, first.length) + second.length)
        const all = Buffer.concat([first, second])
        expect(backlog.keptBytes).toBe(kept)
        expect(backlog.from(backlog.firstOffset).equals(all.subarray(all.length - kept))).toBe(true)
      }),
    )
  })

  it('counts beyond 2^53', () => {
    const backlog = new Backlog(10, 2n ** 60n)
    backlog.append(Buffer.from('abc'))
    expect(backlog.from(2n ** 60n + 2n).toString()).toBe('bc')
  })
})
