import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ENCODING_LIMITS } from '../../../../src-main/engine/keyspace/encoding-limits.ts'
import { IdIndex } from '../../../../src-main/engine/keyspace/types/stream/id-index.ts'
import { idFromBytes, idToBytes } from '../../../../src-main/engine/keyspace/types/stream/id-bytes.ts'
import { radixTreeNodes } from '../../../../src-main/engine/keyspace/types/stream/radix-tree-size.ts'
import { compareIds, GREATEST_ID, idAfter, idBefore, idFromText, idText, LEAST_ID, type StreamId } from '../../../../src-main/engine/keyspace/types/stream/stream-id.ts'
import { trimStream } from '../../../../src-main/engine/keyspace/types/stream/stream-trim.ts'
import { StreamValue } from '../../../../src-main/engine/keyspace/types/stream-value.ts'
import { toWide } from '../../../../src-main/engine/keyspace/wide-integer.ts'

const uint64 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n })).map(toWide)
const anyId: fc.Arbitrary<StreamId> = fc.record({ ms: uint64, seq: uint64 })
const order = ({ ms, seq }: StreamId): bigint => (BigInt(ms) << 64n) | BigInt(seq)
const text = fc.oneof(fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes).toString('latin1')), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.constantFrom('a', 'b', '7'))
const somePairs = fc.array(text, { minLength: 1, maxLength: 4 }).map((texts) => texts.flatMap((one, at) => [texts[at === 0 ? 0 : at - 1]!, one]))

describe('a stream id', () => {
  it('compares as a number of 128 bits, also beyond what doubles hold', () => {
    fc.assert(fc.property(anyId, anyId, (a, b) => {
      const [x, y] = [order(a), order(b)]
      expect(Math.sign(compareIds(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0)
      expect(idToBytes(a) < idToBytes(b)).toBe(x < y)
    }))
  })

  it('has a neighbour on either side, but at the ends', () => {
    fc.assert(fc.property(anyId, (id) => {
      const [next, previous] = [idAfter(id), idBefore(id)]
      if (next !== undefined) expect(order(next)).toBe(order(id) + 1n)
      if (previous !== undefined) expect(order(previous)).toBe(order(id) - 1n)
    }))
    expect(idAfter(GREATEST_ID)).toBeUndefined()
    expect(idBefore(LEAST_ID)).toBeUndefined()
  })

  it('is read from its text and from its bytes', () => {
    fc.assert(fc.property(anyId, (id) => {
      expect(idFromText(idText(id), 0)).toEqual(id)
      expect(idFromBytes(idToBytes(id))).toEqual(id)
    }))
  })
})

describe('an index by id', () => {
  it('does as a sorted list does', () => {
    const step = fc.record({ isDeletion: fc.boolean(), ms: fc.nat({ max: 600 }) })
    fc.assert(fc.property(fc.array(step, { maxLength: 1500, minLength: 400 }), (steps) => {
      const index = new IdIndex<{ id: StreamId }>()
      const model = new Set<number>()
      for (const { isDeletion, ms } of steps) {
        const id = { ms, seq: 0 }
        if (isDeletion) expect(index.delete(id) !== undefined).toBe(model.delete(ms))
        else {
          expect(index.add({ id })).toBe(!model.has(ms))
          model.add(ms)
        }
      }
      const sorted = [...model].sort((a, b) => a - b)
      expect([...index].map(({ id }) => id.ms)).toEqual(sorted)
      expect(index.size).toBe(sorted.length)
      expect([index.first?.id.ms, index.last?.id.ms]).toEqual([sorted[0], sorted.at(-1)])
      expect([...index.from({ ms: 299, seq: 1 })].map(({ id }) => id.ms)).toEqual(sorted.filter((ms) => ms > 299))
      expect(index.get({ ms: 5, seq: 0 })?.id.ms).toBe(model.has(5) ? 5 : undefined)
    }), { numRuns: 30 })
  })
})

describe('a stream', () => {
  const ids = fc.uniqueArray(anyId.filter((id) => order(id) > 0n), { minLength: 1, maxLength: 60, selector: (id) => idText(id) }).map((some) => some.sort((a, b) => compareIds(a, b)))
  const anyLimits = fc.record({ streamNodeEntries: fc.constantFrom(0, 1, 3, 100), streamNodeBytes: fc.constantFrom(0, 60, 300, 4096) })

  it('gives back what was put in, between any two ids, from either end, whatever was deleted', () => {
    fc.assert(fc.property(ids, fc.array(somePairs, { minLength: 60, maxLength: 60 }), anyLimits, fc.func(fc.boolean()), anyId, anyId, (all, pairs, limits, isDeleted, one, other) => {
      const stream = new StreamValue({ ...DEFAULT_ENCODING_LIMITS, ...limits })
      all.forEach((id, at) => stream.append(id, pairs[at]!))
      const deleted = new Set(all.filter((id) => isDeleted(idText(id))).map(idText))
      for (const id of all) expect(!deleted.has(idText(id)) || stream.delete(id)).toBe(true)
      stream.refreshFirstId()
      const left = all.map((id, at) => ({ id, pairs: pairs[at]! })).filter(({ id }) => !deleted.has(idText(id)))
      const [start, end] = compareIds(one, other) <= 0 ? [one, other] : [other, one]
      for (const [from, to] of [[LEAST_ID, GREATEST_ID], [start, end]] as const) {
        const expected = left.filter(({ id }) => compareIds(id, from) >= 0 && compareIds(id, to) <= 0)
        const forwards: unknown[] = []
        const backwards: unknown[] = []
        stream.visit(from, to, (entry) => void forwards.push({ id: entry.id, pairs: entry.pairs() }))
        stream.visitReverse(from, to, (entry) => void backwards.unshift({ id: entry.id, pairs: entry.pairs() }))
        expect(forwards).toEqual(expected)
        expect(backwards).toEqual(expected)
      }
      expect(stream.length).toBe(left.length)
      expect(stream.firstId).toEqual(left[0]?.id ?? LEAST_ID)
      expect(stream.lastEntryId()).toEqual(left.at(-1)?.id ?? LEAST_ID)
      for (const id of all) expect(stream.has(id)).toBe(!deleted.has(idText(id)))
    }), { numRuns: 60 })
  })

  it('is trimmed to the entry, or by whole nodes', () => {
    const stream = new StreamValue()
    for (let ms = 1; ms <= 1000; ms++) stream.append({ ms, seq: 0 }, ['a', String(ms)])
    expect(trimStream(stream, { keep: { length: 250 }, isApproximate: true, limit: 0 })).toBe(700)
    expect(trimStream(stream, { keep: { length: 250 }, isApproximate: false, limit: 0 })).toBe(50)
    expect(stream.firstId).toEqual({ ms: 751, seq: 0 })
    expect(trimStream(stream, { keep: { from: { ms: 900, seq: 0 } }, isApproximate: true, limit: 40 })).toBe(0)
    expect(trimStream(stream, { keep: { from: { ms: 900, seq: 0 } }, isApproximate: false, limit: 0 })).toBe(149)
    expect(stream.length).toBe(101)
    expect(stream.nodes).toHaveLength(2)
  })

  it('has a copy that lives its own life', () => {
    const stream = new StreamValue()
    stream.append({ ms: 1, seq: 0 }, ['a', 'b'])
    stream.append({ ms: 2, seq: 0 }, ['a', 'c'])
    stream.delete({ ms: 1, seq: 0 })
    const copy = stream.copy(DEFAULT_ENCODING_LIMITS)
    copy.append({ ms: 3, seq: 0 }, ['a', 'd'])
    copy.delete({ ms: 2, seq: 0 })
    expect([stream.length, copy.length, stream.has({ ms: 2, seq: 0 }), copy.has({ ms: 1, seq: 0 })]).toEqual([1, 1, true, false])
  })
})

describe('the size of the radix tree Redis would have', () => {
  const keys = (...ms: number[]): string[] => ms.map((one) => idToBytes({ ms: one, seq: 0 }))
  it.each([[[], 1], [[5], 2], [[5, 6], 6], [[5, 6, 7], 8], [[1, 256], 6]])('%j: %i nodes', (ms, nodes) => expect(radixTreeNodes(keys(...ms))).toBe(nodes))
})
