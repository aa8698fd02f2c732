import { expect, it } from 'vitest'
import { mediumString } from '../../../src-main/engine/resp/medium-strings.ts'

it('a string of any length and place has the bytes of the buffer, all 256 of them', () => {
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => at & 255))
  for (let length = 0; length <= 40; length++) {
    for (let start = 0; start + length <= bytes.length; start++) {
      if (mediumString(bytes, start, start + length) !== bytes.toString('latin1', start, start + length)) expect.fail(`${length} bytes from ${start}`)
    }
  }
})
