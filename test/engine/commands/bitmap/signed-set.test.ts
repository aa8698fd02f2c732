import { describe, expect, it } from 'vitest'
import { fitBits, seenBySet } from '../../../../src-main/engine/commands/bitmap/bit-integer.ts'

const I8 = { signed: true, bits: 8 }
const INT64_MIN = -(2n ** 63n)

describe('BITFIELD SET of a signed integer', () => {
  it('saturates at the minimum, save the most negative values, for which the room is counted past 64 bits', () => {
    const saturated = [INT64_MIN, INT64_MIN + 127n, INT64_MIN + 128n, -129n].map((value) => fitBits(seenBySet(value, I8), I8, 'sat'))
    expect(saturated).toEqual([127n, 127n, -128n, -128n])
  })

  it('wraps them all alike, and holds all of 64 bits', () => {
    expect(fitBits(seenBySet(INT64_MIN + 5n, I8), I8, 'wrap')).toBe(5n)
    expect(fitBits(seenBySet(INT64_MIN, { signed: true, bits: 64 }), { signed: true, bits: 64 }, 'sat')).toBe(INT64_MIN)
  })
})
