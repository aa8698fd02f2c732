import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc16, keySlot } from '../../src-main/engine/key-slot.ts'

/** CRC16 bit by bit, as its definition has it: XMODEM, polynomial 0x1021. */
function crc16ByBits(bytes: string): number {
  let crc = 0
  for (let at = 0; at < bytes.length; at++) {
    crc ^= bytes.charCodeAt(at) << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 40 })

describe('crc16', () => {
  it('has the check value of the specification', () => {
    expect(crc16('123456789')).toBe(0x31c3)
  })

  it('is the sum that its definition gives, of any part of any bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (before, text, after) => {
        expect(crc16(before + text + after, before.length, before.length + text.length)).toBe(crc16ByBits(text))
      }),
    )
  })
})

describe('keySlot', () => {
  it('goes by the hash tag, when there is one', () => {
    for (const key of ['{user}:1', 'a{user}b', '{user}{x}']) expect(keySlot(key)).toBe(keySlot('user'))
    for (const key of ['{}user', '{user', 'user}']) expect(keySlot(key)).toBe(crc16ByBits(key) % 16384)
  })
})
