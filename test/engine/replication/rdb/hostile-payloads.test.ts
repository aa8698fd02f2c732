import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashValue } from '../../../../src-main/engine/keyspace/types/hash-value.ts'
import { ListValue } from '../../../../src-main/engine/keyspace/types/list-value.ts'
import { SetValue } from '../../../../src-main/engine/keyspace/types/set-value.ts'
import { SortedSetValue } from '../../../../src-main/engine/keyspace/types/sorted-set-value.ts'
import type { Value } from '../../../../src-main/engine/keyspace/value.ts'
import { decodeIntset } from '../../../../src-main/engine/replication/rdb/intset.ts'
import { crc64 } from '../../../../src-main/engine/replication/rdb/crc64.ts'
import { decodeDumpPayload, encodeDumpPayload, isIntactDumpPayload } from '../../../../src-main/engine/replication/rdb/dump-payload.ts'
import { decodeListpack, encodeListpack } from '../../../../src-main/engine/replication/rdb/listpack.ts'
import { RdbFormatError } from '../../../../src-main/engine/replication/rdb/rdb-format-error.ts'
import { readRdb } from '../../../../src-main/engine/replication/rdb/rdb-reader.ts'
import { decodeZiplist } from '../../../../src-main/engine/replication/rdb/ziplist.ts'
import { decodeZipmap } from '../../../../src-main/engine/replication/rdb/zipmap.ts'

const byteString = fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const integerText = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const element = fc.oneof(byteString, integerText)
const someElements = fc.uniqueArray(element, { minLength: 1, maxLength: 40 })
const score = fc.double({ noNaN: true })

const anyValue: fc.Arbitrary<Value> = fc.oneof(
  element,
  fc.array(element, { minLength: 1, maxLength: 40 }).map((items) => new ListValue(items)),
  someElements.map((members) => new SetValue(members)),
  someElements.map((fields) => new HashValue(fields.map((field) => [field, field] as const))),
  fc.tuple(someElements, score).map(([members, base]) => new SortedSetValue(members.map((member, i) => [member, base * (i + 1)] as const))),
)

/** A payload with a footer that passes, so that the body itself is put to the test. */
function withFooter(body: Buffer): Buffer {
  const versioned = Buffer.concat([body, Buffer.from([10, 0])])
  const sum = Buffer.alloc(8)
  sum.writeBigUInt64LE(crc64(versioned))
  return Buffer.concat([versioned, sum])
}

/** Runs a reader on bad input: it may succeed, or refuse with its own error, and nothing else. */
function readsOrRefuses(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(RdbFormatError)
  }
}

describe('reading serialised data nobody vouches for', () => {
  it('reads back every value it wrote', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const payload = encodeDumpPayload(value)
        expect(isIntactDumpPayload(payload)).toBe(true)
        expect(encodeDumpPayload(decodeDumpPayload(payload)).equals(payload)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('survives any bytes behind any type byte', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
        readsOrRefuses(() => decodeDumpPayload(withFooter(Buffer.concat([Buffer.from([type]), bytes]))))
      }),
      { numRuns: 3000 },
    )
  })

  it('survives any byte of a good payload being changed, cut out or doubled', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), fc.nat(255), fc.constantFrom('change', 'cut', 'double'), (value, where, byte, how) => {
        const body = encodeDumpPayload(value).subarray(0, -10)
        const at = where % body.length
        const mutated = Buffer.concat([
          body.subarray(0, at),
          how === 'cut' ? Buffer.alloc(0) : how === 'change' ? Buffer.from([byte]) : Buffer.from([body[at]!, body[at]!]),
          body.subarray(at + 1),
        ])
        readsOrRefuses(() => decodeDumpPayload(withFooter(mutated)))
      }),
      { numRuns: 3000 },
    )
  })

  it('notices any single change of an intact payload by its checksum', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, where, flip) => {
        const payload = encodeDumpPayload(value)
        payload[where % payload.length]! ^= flip
        expect(isIntactDumpPayload(payload)).toBe(false)
      }),
    )
  })

  it.each([
    ['listpack', decodeListpack],
    ['ziplist', decodeZiplist],
    ['zipmap', decodeZipmap],
    ['intset', decodeIntset],
  ])('survives any bytes as a %s', (_, decode) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readsOrRefuses(() => decode(Buffer.from(bytes)))), { numRuns: 1000 })
  })

  it('survives a listpack whose header is right and whose elements are any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const blob = Buffer.concat([Buffer.alloc(6), bytes, Buffer.from([255])])
        blob.writeUInt32LE(blob.length, 0)
        blob.writeUInt16LE(65535, 4)
        readsOrRefuses(() => decodeListpack(blob))
      }),
      { numRuns: 2000 },
    )
  })

  it('survives any bytes as an RDB file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readsOrRefuses(() => [...readRdb(Buffer.concat([Buffer.from('REDIS0010'), bytes]))])
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a list of 2^62 elements', [1, 0x81, 0x40, 0, 0, 0, 0, 0, 0, 0]],
    ['a string of 4 GB', [0, 0x80, 0xff, 0xff, 0xff, 0xff]],
    ['a compressed string of 500 MB made of three bytes', [0, 0xc3, 3, 0x80, 0x1d, 0xcd, 0x65, 0, 1, 2, 3]],
    ['an empty set', [2, 0]],
    ['an empty intset', [11, 8, 2, 0, 0, 0, 0, 0, 0, 0]],
    ['a set with a member twice', [2, 2, 1, 97, 1, 97]],
    ['a sorted set with NaN', [5, 1, 1, 97, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]],
    ['a hash listpack with a field alone', [16, 9, 9, 0, 0, 0, 1, 0, 1, 1, 255]],
    ['a value with something after it', [0, 1, 97, 98]],
  ])('refuses %s', (_, body) => {
    expect(() => decodeDumpPayload(withFooter(Buffer.from(body)))).toThrow(RdbFormatError)
  })

  it('refuses an intset out of order and a listpack whose count lies', () => {
    expect(() => decodeIntset(Buffer.from([2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 4, 0]))).toThrow(RdbFormatError)
    const packed = encodeListpack(['a', 'b'])
    packed.writeUInt16LE(3, 4)
    expect(() => decodeListpack(packed)).toThrow(RdbFormatError)
  })

  it('refuses a slot hint beyond the last slot', () => {
    expect(() => [...readRdb(Buffer.concat([Buffer.from('REDIS0012'), Buffer.from([244, 0x80, 0, 0, 0x40, 0, 1, 0, 255]), Buffer.alloc(8)]))]).toThrow(/slot is out of range/)
  })

  it('keeps keys and fields with names of object internals apart', () => {
    const value = new HashValue([['__proto__', 'a'], ['constructor', 'b']])
    expect((decodeDumpPayload(encodeDumpPayload(value)) as HashValue).fields).toEqual(new Map([['__proto__', 'a'], ['constructor', 'b']]))
  })
})
