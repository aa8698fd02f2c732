import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatFromText } from '../../../../src-main/engine/commands/arguments/float.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 })

describe('floatFromText', () => {
  it('reads decimals of any length as the nearest double', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.'), digits, (sign, whole, point, fraction) => {
        fc.pre(whole + fraction !== '')
        const text = `${sign}${whole}${point}${fraction}`
        expect(floatFromText(text)).toBe(Number(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['', '-', '.', '-.', '1.2.3', '1-', '--1', ' 1', '1 ', '1:', '1/'])('finds no number in %j', (text) => {
    expect(floatFromText(text)).toBeUndefined()
  })
})
