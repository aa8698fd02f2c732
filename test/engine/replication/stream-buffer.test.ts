import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamBuffer, type StreamCursor } from '../../../src-main/engine/replication/stream-buffer.ts'

const someChunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 40 })

function readAll(cursor: StreamCursor, limitBytes = 1000): Buffer {
  const parts: Buffer[] = []
  for (let part = cursor.read(limitBytes); part !== undefined; part = cursor.read(limitBytes)) parts.push(part)
  return Buffer.concat(parts)
}

describe('the end of the replication stream', () => {
  it('gives back exactly what a plain log would, from every offset it covers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), someChunks, fc.nat(1000), fc.integer({ min: 1, max: 50 }), (sizeBytes, chunks, start, limitBytes) => {
        const buffer = new StreamBuffer(sizeBytes, BigInt(start))
        for (const chunk of chunks) buffer.append(Buffer.from(chunk))
        const all = Buffer.concat(chunks)
        const least = Math.min(sizeBytes, all.length)
        expect(buffer.keptBytes).toBeGreaterThanOrEqual(least)
        expect(buffer.keptBytes).toBeLessThan(least + Math.max(1, sizeBytes / 16) + 1)
        for (let missing = 0; missing <= all.length; missing++) {
          const offset = BigInt(start + all.length + 1 - missing)
          expect(buffer.covers(offset)).toBe(missing <= buffer.keptBytes)
          if (missing <= buffer.keptBytes) expect(readAll(buffer.openCursor(offset), limitBytes).equals(all.subarray(all.length - missing))).toBe(true)
        }
        expect(buffer.covers(BigInt(start + all.length + 2))).toBe(false)
      }),
    )
  })

  it('gives several readers at their own pace all there is, and forgets what nobody needs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), someChunks, fc.array(fc.tuple(fc.nat(2), fc.nat(70)), { maxLength: 60 }), (sizeBytes, chunks, reads) => {
        const buffer = new StreamBuffer(sizeBytes, 0n)
        const cursors = [0, 1, 2].map(() => buffer.openCursor(1n))
        const got: Buffer[][] = [[], [], []]
        const pending = [...reads]
        for (const chunk of chunks) {
          buffer.append(Buffer.from(chunk))
          const [who, most] = pending.shift() ?? [0, 0]
          const part = most > 0 ? cursors[who]!.read(most) : undefined
          if (part !== undefined) got[who]!.push(Buffer.from(part))
        }
        for (const [who, cursor] of cursors.entries()) {
          expect(Buffer.concat([...got[who]!, readAll(cursor)]).equals(Buffer.concat(chunks))).toBe(true)
          expect(cursor.unreadBytes).toBe(0)
        }
        expect(buffer.keptBytes).toBeLessThan(sizeBytes + Math.max(1, sizeBytes / 16) + 1)
      }),
    )
  })

  it('keeps for a slow reader more than its size, for others to go on from too, until that reader is gone', () => {
    const buffer = new StreamBuffer(1000, 0n)
    const slow = buffer.openCursor(1n)
    for (let index = 0; index < 100; index++) buffer.append(Buffer.alloc(500, index))
    expect(buffer.keptBytes).toBe(50_000)
    expect(buffer.covers(1n)).toBe(true)
    const memoryBytes = buffer.memoryBytes
    const second = buffer.openCursor(20_000n)
    expect(buffer.memoryBytes).toBe(memoryBytes)
    slow.close()
    expect(buffer.firstOffset).toBeGreaterThan(19_900n)
    second.close()
    expect(buffer.keptBytes).toBeLessThan(1100)
  })

  it('does not change bytes that a reader has in hand', () => {
    const buffer = new StreamBuffer(1_000_000, 0n)
    const cursor = buffer.openCursor(1n)
    buffer.append(Buffer.from('first'))
    const inHand = cursor.read(100)!
    buffer.append(Buffer.from(' second'))
    expect(inHand.toString()).toBe('first')
    expect(readAll(cursor).toString()).toBe(' second')
  })

  it('keeps the newest bytes when its size shrinks', () => {
    const buffer = new StreamBuffer(10_000, 0n)
    for (let index = 0; index < 100; index++) buffer.append(Buffer.alloc(100, index))
    buffer.resize(500)
    expect(buffer.keptBytes).toBeLessThan(500 + 10_000 / 16)
    expect(readAll(buffer.openCursor(9_901n)).equals(Buffer.alloc(100, 99))).toBe(true)
  })

  it('counts beyond 2^53', () => {
    const buffer = new StreamBuffer(10, 2n ** 60n)
    buffer.append(Buffer.from('abc'))
    const cursor = buffer.openCursor(2n ** 60n + 2n)
    expect(readAll(cursor).toString()).toBe('bc')
    expect(cursor.offset).toBe(2n ** 60n + 4n)
  })
})
