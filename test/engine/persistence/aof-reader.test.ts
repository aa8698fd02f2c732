import { describe, expect, it } from 'vitest'
import { type AofEnd, readAof } from '../../../src-main/engine/persistence/aof-reader.ts'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'

function read(text: string, pieceBytes: number): { commands: (readonly string[])[]; end: AofEnd } {
  const bytes = Buffer.from(text, 'latin1')
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes))
  const reader = readAof(pieces)
  const commands: (readonly string[])[] = []
  for (;;) {
    const next = reader.next()
    if (next.done === true) return { commands, end: next.value }
    expect(text.slice(next.value.startsAt, next.value.endsAt)).toBe(requestBytes(next.value.args))
    commands.push(next.value.args)
  }
}

const COMMANDS = [['SET', 'k', '\x00\r\n\xff'], ['DEL', 'k'], ['SET', 'long', 'x'.repeat(300)], ['PING']]
const TEXT = `#TS:1700000000\r\n${COMMANDS.map(requestBytes).join('#TS:1\r\n')}`

describe('reading an append-only file', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('gives every command, in pieces of %i bytes', (pieceBytes) => {
    expect(read(TEXT, pieceBytes)).toEqual({ commands: COMMANDS, end: { kind: 'whole', validUntil: TEXT.length } })
  })

  it('says where the last whole command ends, wherever the file is cut', () => {
    const ends = new Set<number>([0])
    for (let length = 0; length < TEXT.length; length++) {
      const { commands, end } = read(TEXT.slice(0, length), 50)
      expect(end.validUntil).toBeLessThanOrEqual(length)
      expect(end.kind).toBe(end.validUntil === length ? 'whole' : 'cut')
      expect(read(TEXT.slice(0, end.validUntil), 50)).toEqual({ commands, end: { kind: 'whole', validUntil: end.validUntil } })
      ends.add(end.validUntil)
    }
    expect(ends.size).toBe(COMMANDS.length * 2)
  })

  it.each(['SET k v\r\n', '*x\r\n', '*1\r\n:4\r\n', '*1\r\n$x\r\n', '*0\r\n', '*-1\r\n', '*1\r\n$1\r\nabc', '*99999999999999\r\n', `*1${' '.repeat(2000)}`])('calls %j malformed', (tail) => {
    expect(read(TEXT + tail, 100).end).toEqual({ kind: 'malformed', validUntil: TEXT.length })
  })
})
