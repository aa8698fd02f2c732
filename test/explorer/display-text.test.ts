import { describe, expect, it } from 'vitest'
import { bytesFromText } from '../../src-main/engine/text.ts'
import { displayText } from '../../src-main/explorer/display-text.ts'

describe('text of a server, for people', () => {
  it.each(['user:1000', '键:1', 'ключ', '{tag}<script>', 'emoji 🔑'])('leaves %s as it is', (text) => {
    expect(displayText(bytesFromText(text), 100)).toEqual({ text, isExact: true })
  })

  it.each([
    ['\x1b[31mred', '\\u{1b}[31mred'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['line\r\nbreak', 'line\\u{d}\\u{a}break'],
    ['\u0000', '\\u{0}'],
    ['\u2028', '\\u{2028}'],
  ])('escapes what cannot be seen: %j', (text, shown) => {
    expect(displayText(bytesFromText(text), 100)).toEqual({ text: shown, isExact: false })
  })

  it('shows bytes that are no UTF-8 as bytes', () => {
    expect(displayText('ab\xff\x00', 100)).toEqual({ text: 'ab\\xff\\x00', isExact: false })
  })

  it('cuts long names, also within a character', () => {
    expect(displayText(bytesFromText('x'.repeat(300)), 10)).toEqual({ text: `${'x'.repeat(10)}…`, isExact: false })
    expect(displayText(bytesFromText('键'.repeat(300)), 10).text).toBe(`${'键'.repeat(10)}…`)
  })
})
