import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HyperLogLog } from '../../../src-main/engine/keyspace/hyperloglog/hyperloglog.ts'
import { raiseSparseRegister } from '../../../src-main/engine/keyspace/hyperloglog/sparse-registers.ts'

const HEADER_BYTES = 16
const register = fc.nat(16383)
const value = fc.integer({ min: 1, max: 5 })

/** Raises registers one after the other, each searched from the start or, with a cursor, from where the last one was. */
function raised(first: Uint8Array<ArrayBuffer>, raises: readonly (readonly [number, number])[], cursor?: { at: number; first: number }): Uint8Array<ArrayBuffer> {
  let bytes = first
  for (const [index, wanted] of raises) {
    const change = raiseSparseRegister(bytes, HEADER_BYTES, index, wanted, Infinity, cursor)
    if (change.outcome === 'changed') bytes = change.bytes
  }
  return bytes
}

it('registers raised in ascending order come out the same with a cursor as without', () => {
  const empty = new Uint8Array(Buffer.from(HyperLogLog.empty().toBytes(), 'latin1'))
  const ascending = fc.tuple(register, fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), value), { maxLength: 300 })).map(([start, steps]) => {
    let index = start
    return steps.map(([step, wanted]) => [(index = Math.min(16383, index + step)), wanted] as const)
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(register, value), { maxLength: 60 }), ascending, (before, raises) => {
      const first = raised(empty, before)
      expect(raised(first, raises, { at: HEADER_BYTES, first: 0 })).toEqual(raised(first, raises))
    }),
    { numRuns: 300 },
  )
})
