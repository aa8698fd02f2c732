import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProtocolError, RequestDecoder, UNAUTHENTICATED_LIMITS } from '../../../src-main/engine/resp/request-decoder.ts'

function encode(args: readonly string[]): string {
  return `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`
}

/** All requests a decoder finds in a stream that comes in pieces of `size` bytes. */
function decodeInPieces(stream: string, size: number, decoder = new RequestDecoder()): string[][] {
  const bytes = Buffer.from(stream, 'latin1')
  const requests: string[][] = []
  for (let at = 0; at < bytes.length; at += size) {
    decoder.push(bytes.subarray(at, at + size))
    for (let request = decoder.next(); request !== undefined; request = decoder.next()) requests.push(request)
  }
  return requests
}

const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 300 })

describe('RequestDecoder', () => {
  it('finds the same requests whole and byte by byte', () => {
    fc.assert(
      fc.property(fc.array(fc.array(bytes, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), fc.integer({ min: 1, max: 700 }), (requests, size) => {
        const stream = requests.map(encode).join('')
        expect(decodeInPieces(stream, 1_000_000)).toEqual(requests)
        expect(decodeInPieces(stream, size)).toEqual(requests)
        expect(decodeInPieces(stream, 1)).toEqual(requests)
      }),
    )
  })

  it('keeps nothing of chunks that are only lent to it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(bytes, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), fc.integer({ min: 1, max: 700 }), (requests, size) => {
        const decoder = new RequestDecoder()
        const lent = Buffer.alloc(size)
        const found: string[][] = []
        const stream = Buffer.from(requests.map(encode).join(''), 'latin1')
        for (let at = 0; at < stream.length; at += size) {
          const length = stream.copy(lent, 0, at, at + size)
          decoder.push(lent.subarray(0, length), true)
          for (let request = decoder.next(); request !== undefined; request = decoder.next()) found.push(request)
          decoder.keepRest()
          lent.fill(0)
        }
        expect(found).toEqual(requests)
      }),
    )
  })

  it('gives away no part of a lent chunk', () => {
    const decoder = new RequestDecoder()
    const lent = Buffer.from('PSYNC ? -1\r\nREPLCONF', 'latin1')
    decoder.push(lent, true)
    expect(decoder.next()).toEqual(['PSYNC', '?', '-1'])
    const rest = decoder.takeRest()
    lent.fill(0)
    expect(rest.toString('latin1')).toBe('REPLCONF')
    expect(decoder.pendingBytes).toBe(0)
  })

  it('never waits for more than the rest of a request, wherever the stream was cut', () => {
    const stream = encode(['set', 'x'.repeat(100), 'short'])
    for (let first = 1; first < stream.length - 1; first++) {
      for (let second = first + 1; second < stream.length; second++) {
        const decoder = new RequestDecoder()
        const pieces = [stream.slice(0, first), stream.slice(first, second), stream.slice(second)]
        const found = pieces.map((piece) => {
          decoder.push(Buffer.from(piece, 'latin1'))
          return decoder.next()
        })
        expect(found.at(-1), `cut at ${first} and ${second}`).toEqual(['set', 'x'.repeat(100), 'short'])
      }
    }
  })

  it('reads inline commands with redis-cli\'s quoting', () => {
    expect(decodeInPieces('set "a \\x41\\n" \'b c\'\r\nping\n', 3)).toEqual([['set', 'a A\n', 'b c'], ['ping']])
  })

  it('skips empty requests and leaves no state behind (CVE-2026-27623)', () => {
    expect(decodeInPieces(`*0\r\n\r\n*-1\r\n\n${encode(['PING'])}`, 1)).toEqual([['PING']])
  })

  it('takes a 32 MB argument in small chunks without joining it again and again', () => {
    const value = 'v'.repeat(32 * 1024 * 1024)
    expect(decodeInPieces(encode(['SET', 'k', value]), 65_536)).toEqual([['SET', 'k', value]])
  })

  it.each([
    ['*1\r\n!3\r\n', "expected '$', got '!'"],
    ['*abc\r\n', 'invalid multibulk length'],
    ['*2147483648\r\n', 'invalid multibulk length'],
    ['*1\r\n$-5\r\n', 'invalid bulk length'],
    ['*1\r\n$4294967296\r\n', 'invalid bulk length'],
    ['set "a\r\n', 'unbalanced quotes in request'],
    ['x'.repeat(70_000), 'too big inline request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
  ])('refuses %.20s', (stream, reason) => {
    expect(() => decodeInPieces(stream, 100_000)).toThrow(new ProtocolError(reason))
  })

  it('allows little before authentication (CVE-2021-32675)', () => {
    const strict = (): RequestDecoder => Object.assign(new RequestDecoder(), { limits: UNAUTHENTICATED_LIMITS })
    expect(() => decodeInPieces('*11\r\n', 100, strict())).toThrow('unauthenticated multibulk length')
    expect(() => decodeInPieces('*2\r\n$4\r\nAUTH\r\n$16385\r\n', 100, strict())).toThrow('unauthenticated bulk length')
  })
})
