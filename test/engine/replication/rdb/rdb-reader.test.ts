import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashValue } from '../../../../src-main/engine/keyspace/types/hash-value.ts'
import { ListValue } from '../../../../src-main/engine/keyspace/types/list-value.ts'
import { type RdbItem, RdbReader, readRdb } from '../../../../src-main/engine/replication/rdb/rdb-reader.ts'
import { RdbWriter } from '../../../../src-main/engine/replication/rdb/rdb-writer.ts'

/** Does not compress, so that it stands in the file as it is. */
const NOISE = Array.from({ length: 3000 }, (_, index) => String.fromCharCode(33 + ((index * index * 7919) % 90))).join('')
const WORDS = Array.from({ length: 50 }, (_, index) => `word ${index}`)

function wholeFile(): Buffer {
  const writer = new RdbWriter()
  writer.writeHeader([['repl-id', 'f'.repeat(40)]])
  writer.writeFunction('#!lua name=lib')
  writer.writeSizes(3, 4, 1)
  writer.writeEntry(3, { key: 'text', value: NOISE, expiresAtMs: 1_700_000_000_123 })
  writer.writeEntry(3, { key: 'list', value: new ListValue(WORDS), expiresAtMs: undefined })
  writer.writeEntry(5, { key: 'hash', value: new HashValue(WORDS.map((word) => [word, word] as const)), expiresAtMs: undefined })
  writer.writeEnd()
  return writer.take()
}

/** What a reader gives that is handed the file cut at the given places. */
function readInPieces(file: Buffer, cuts: readonly number[]): { items: RdbItem[]; reader: RdbReader } {
  const reader = new RdbReader()
  const items: RdbItem[] = []
  const drain = (): void => {
    for (let item = reader.next(); item !== 'end' && item !== 'more'; item = reader.next()) items.push(item)
  }
  let at = 0
  for (const end of [...cuts].sort((a, b) => a - b)) {
    reader.push(file.subarray(at, end))
    at = end
    drain()
  }
  reader.push(file.subarray(at))
  reader.end()
  drain()
  return { items, reader }
}

describe('reading an RDB file that comes in pieces', () => {
  const file = wholeFile()
  const expected = [...readRdb(file)]

  it('gives what it gives for the whole file, however it is cut', () => {
    expect(expected.map(({ kind }) => kind)).toEqual(['auxiliary', 'function', 'sizes', 'entry', 'entry', 'entry'])
    fc.assert(
      fc.property(fc.array(fc.nat(file.length), { maxLength: 12 }), (cuts) => {
        const { items, reader } = readInPieces(file, cuts)
        expect(items).toEqual(expected)
        expect(reader.takenBytes).toBe(file.length)
      }),
    )
  })

  it('gives each byte alone its turn', () => {
    expect(readInPieces(file, Array.from({ length: file.length }, (_, index) => index)).items).toEqual(expected)
  })

  it('hands back what follows the file', () => {
    const { reader } = readInPieces(Buffer.concat([file, Buffer.from('tail')]), [10, 100])
    expect(reader.rest().toString()).toBe('tail')
  })

  it('refuses a file that ends early, wherever that is', () => {
    for (let length = 0; length < file.length; length += 7) expect(() => readInPieces(file.subarray(0, length), [length >> 1])).toThrow('bytes announced')
  })

  it('notices a changed byte by the checksum, also when it came long before the end', () => {
    const damaged = Buffer.from(file)
    damaged[damaged.indexOf(NOISE.slice(0, 20)) + 20]! ^= 1
    expect(() => readInPieces(damaged, [40, 1000, 2000])).toThrow('Wrong RDB checksum')
  })
})
