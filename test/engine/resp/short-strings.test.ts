import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SHORT_STRING_BYTES, shortString } from '../../../src-main/engine/resp/short-strings.ts'

it('gives exactly the bytes asked for, whatever was asked for before', () => {
  const fewBytes = fc.array(fc.constantFrom(0, 65, 66, 128, 255), { maxLength: SHORT_STRING_BYTES })
  fc.assert(
    fc.property(fc.array(fewBytes, { minLength: 1, maxLength: 200 }), (texts) => {
      for (const text of texts) {
        const buffer = Buffer.from([1, ...text, 2])
        expect(shortString(buffer, 1, 1 + text.length)).toBe(String.fromCharCode(...text))
      }
    }),
  )
})
