import { describe, expect, it } from 'vitest'
import { formatDouble } from '../../../src-main/engine/resp/double.ts'

describe('a double in a reply', () => {
  it.each([
    [0, '0'], [-0, '-0'], [3, '3'], [-1.5, '-1.5'], [0.1, '0.10000000000000001'], [3.14, '3.1400000000000001'], [0.3, '0.29999999999999999'],
    [100000000000000000000, '1e+20'], [123456789012345680, '1.2345678901234568e+17'], [1e16, '10000000000000000'], [1e-4, '0.0001'], [1e-5, '1.0000000000000001e-05'],
    [1e308, '1e+308'], [5e-324, '4.9406564584124654e-324'], [Infinity, 'inf'], [-Infinity, '-inf'], [Number.NaN, 'nan'],
  ])('%d is printed as %s', (value, text) => expect(formatDouble(value)).toBe(text))

  it('rounds a tie to the even digit, as printf does', () => expect(formatDouble(2 ** -25)).toBe('2.9802322387695312e-08'))
})
