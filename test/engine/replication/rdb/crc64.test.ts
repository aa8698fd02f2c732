import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Crc64, crc64 } from '../../../../src-main/engine/replication/rdb/crc64.ts'

describe('CRC-64', () => {
  it('gives the check value that crc64.c documents', () => {
    expect(crc64(Buffer.from('123456789'))).toBe(0xe9c6d914c4b8d9can)
  })

  it('is zero for nothing', () => {
    expect(crc64(Buffer.alloc(0))).toBe(0n)
  })

  it('is the same however the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const chunked = new Crc64().update(bytes.subarray(0, cut)).update(bytes.subarray(cut))
        expect(chunked.value).toBe(crc64(bytes))
        expect(chunked.value).toBe(bitwise(bytes))
      }),
    )
  })
})

/** The definition, bit by bit. */
function bitwise(bytes: Uint8Array): bigint {
  let crc = 0n
  for (const byte of bytes) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x95ac9329ac4bc9b5n : crc >> 1n
  }
  return crc
}
