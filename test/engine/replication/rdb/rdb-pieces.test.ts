import { describe, expect, it } from 'vitest'
import { DEFAULT_ENCODING_LIMITS } from '../../../../src-main/engine/keyspace/encoding-limits.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { readRdb, RdbReader } from '../../../../src-main/engine/replication/rdb/rdb-reader.ts'
import { RdbWriter } from '../../../../src-main/engine/replication/rdb/rdb-writer.ts'

const FORMAT = { compresses: false, hasChecksum: true }

function file(format = FORMAT): Buffer {
  const writer = new RdbWriter(format)
  writer.writeHeader([['redis-ver', '7.2.0']])
  writer.writeSizes(0, 200, 100)
  for (let i = 0; i < 200; i++) writer.writeEntry(0, { key: `key:${i}`, value: 'x'.repeat(i * 7), expiresAtMs: i % 2 === 0 ? 2e12 + i : undefined })
  writer.writeEnd()
  return writer.take()
}

function* piecesOf(bytes: Buffer, pieceBytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

describe('an RDB file that comes in pieces', () => {
  const whole = [...readRdb(file())]

  it.each([1, 2, 3, 17, 1000, 5000])('of %i bytes holds the same items', (pieceBytes) => {
    expect([...readRdb(piecesOf(file(), pieceBytes))]).toEqual(whole)
  })

  it('is truncated wherever it ends too early', () => {
    const bytes = file()
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => [...readRdb(piecesOf(bytes.subarray(0, length), 300))]).toThrow(RdbFormatError)
    }
  })

  it('is refused for one wrong byte anywhere, unless its checksum is not to be looked at', () => {
    const bytes = file()
    bytes[bytes.length - 400]! ^= 1
    expect(() => [...readRdb(piecesOf(bytes, 64))]).toThrow(/Wrong RDB checksum/)
    const trusting = new RdbReader(DEFAULT_ENCODING_LIMITS, { verifiesChecksum: false })
    trusting.push(bytes)
    trusting.end()
    while (trusting.next() !== 'end');
  })

  it('without a checksum ends in zeros', () => {
    const bytes = file({ compresses: false, hasChecksum: false })
    expect(bytes.subarray(-8)).toEqual(Buffer.alloc(8))
    expect([...readRdb(bytes)]).toEqual(whole)
  })

  it('is smaller with rdbcompression', () => {
    const packed = file({ compresses: true, hasChecksum: true })
    expect(packed.length).toBeLessThan(file().length / 5)
    expect([...readRdb(packed)]).toEqual(whole)
  })
})
