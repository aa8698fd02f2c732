import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReplyDecoder, ReplyProtocolError } from '../../src-main/engine/resp/reply-decoder.ts'
import type { RespValue } from '../../src-main/engine/resp/reply-value.ts'

function decode(text: string, cut = text.length): RespValue[] {
  const decoder = new ReplyDecoder()
  const replies: RespValue[] = []
  for (let at = 0; at < text.length; at += cut) {
    decoder.push(Buffer.from(text.slice(at, at + cut), 'latin1'))
    for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) replies.push(reply)
  }
  return replies
}

describe('reply decoder', () => {
  it.each<[string, RespValue]>([
    ['+OK\r\n', { type: 'simple', text: 'OK' }],
    ['-ERR no\r\n', { type: 'error', message: 'ERR no' }],
    [':9223372036854775807\r\n', { type: 'integer', value: 9223372036854775807n }],
    [':-1\r\n', { type: 'integer', value: -1n }],
    ['$5\r\na\r\n\xffb\r\n', { type: 'bulk', bytes: 'a\r\n\xffb' }],
    ['$0\r\n\r\n', { type: 'bulk', bytes: '' }],
    ['$-1\r\n', { type: 'nil' }],
    ['*-1\r\n', { type: 'nil' }],
    ['_\r\n', { type: 'nil' }],
    ['*0\r\n', { type: 'array', items: [] }],
    ['*2\r\n*1\r\n:1\r\n-ERR in\r\n', { type: 'array', items: [{ type: 'array', items: [{ type: 'integer', value: 1n }] }, { type: 'error', message: 'ERR in' }] }],
    ['%1\r\n+k\r\n#t\r\n', { type: 'map', entries: [[{ type: 'simple', text: 'k' }, { type: 'boolean', value: true }]] }],
    ['~1\r\n,1.5\r\n', { type: 'set', items: [{ type: 'double', value: 1.5, text: '1.5' }] }],
    [',inf\r\n', { type: 'double', value: Infinity, text: 'inf' }],
    ['(1234567999999999999999999999999999999\r\n', { type: 'bignum', text: '1234567999999999999999999999999999999' }],
    ['=7\r\ntxt:a b\r\n', { type: 'verbatim', format: 'txt', bytes: 'a b' }],
    ['!6\r\nERR !!\r\n', { type: 'error', message: 'ERR !!' }],
    ['>1\r\n+p\r\n', { type: 'push', items: [{ type: 'simple', text: 'p' }] }],
    ['|1\r\n+ttl\r\n:3\r\n+OK\r\n', { type: 'simple', text: 'OK' }],
  ])('reads %j', (text, value) => {
    expect(decode(text)).toEqual([value])
    expect(decode(text, 1)).toEqual([value])
  })

  it('gives the same replies however the bytes are cut', () => {
    const text = '*3\r\n$3\r\nabc\r\n%1\r\n+a\r\n*2\r\n:1\r\n_\r\n$-1\r\n+OK\r\n:5\r\n'
    for (let cut = 1; cut <= 12; cut++) expect(decode(text, cut)).toEqual(decode(text))
  })

  it.each(['HTTP/1.1 400 Bad Request\r\n', 'H', ':1x\r\n', '$-2\r\n', '$99999999999\r\n', '*1e9\r\n', '$1\r\nab\r\n', '#x\r\n', '=2\r\nab\r\n', ',1.2.3\r\n', '*1\r\n'.repeat(65)])('refuses %j', (text) => {
    expect(() => decode(text)).toThrow(ReplyProtocolError)
  })

  it('never hangs or crashes on noise: it waits for more or refuses', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decode(Buffer.from(bytes).toString('latin1'), 7)
        } catch (error) {
          expect(error).toBeInstanceOf(ReplyProtocolError)
        }
      }),
    )
  })

  it('allocates nothing for an announced length before the bytes come', () => {
    expect(decode('*1073741824\r\n')).toEqual([])
    expect(decode('$536870888\r\nabc')).toEqual([])
  })
})
