import { describe, expect, it } from 'vitest'
import { ReplyDecoder } from '../../src-main/engine/resp/reply-decoder.ts'
import type { RespValue } from '../../src-main/engine/resp/reply-value.ts'
import { formatPush, formatReply, formatStandard, STANDARD_FORMAT } from '../../src-main/terminal/reply-format.ts'
import { repliesWithText } from '../../src-main/terminal/verbatim-command.ts'

function reply(wire: string): RespValue {
  const decoder = new ReplyDecoder()
  decoder.push(Buffer.from(wire, 'latin1'))
  return decoder.next()!
}

describe('replies on a terminal', () => {
  it.each([
    ['+OK\r\n', 'OK\n'],
    ['-ERR bad\r\n', '(error) ERR bad\n'],
    [':-9223372036854775808\r\n', '(integer) -9223372036854775808\n'],
    ['$-1\r\n', '(nil)\n'],
    ['*-1\r\n', '(nil)\n'],
    ['_\r\n', '(nil)\n'],
    ['$0\r\n\r\n', '""\n'],
    ['$11\r\na"\\\n\r\t\x07\b\x00\x7f\xff\r\n', '"a\\"\\\\\\n\\r\\t\\a\\b\\x00\\x7f\\xff"\n'],
    [',3.10\r\n', '(double) 3.10\n'],
    [',-inf\r\n', '(double) -inf\n'],
    ['#t\r\n', '(true)\n'],
    ['#f\r\n', '(false)\n'],
    ['(1234567999999999999999999999999999999\r\n', '(big number) 1234567999999999999999999999999999999\n'],
    ['=8\r\ntxt:a\nb \r\n', 'a\nb \n'],
    ['*0\r\n', '(empty array)\n'],
    ['%0\r\n', '(empty hash)\n'],
    ['~0\r\n', '(empty set)\n'],
    ['>0\r\n', '(empty push)\n'],
    ['*2\r\n*2\r\n:1\r\n*1\r\n:2\r\n$1\r\nx\r\n', '1) 1) (integer) 1\n   2) 1) (integer) 2\n2) "x"\n'],
    ['~2\r\n:1\r\n:2\r\n', '1~ (integer) 1\n2~ (integer) 2\n'],
    ['%2\r\n+k\r\n:1\r\n$1\r\nl\r\n*2\r\n:1\r\n:2\r\n', '1# k => (integer) 1\n2# "l" => \n   1) (integer) 1\n   2) (integer) 2\n'],
    ['%1\r\n+k\r\n%1\r\n+n\r\n*1\r\n:1\r\n', '1# k => 1# n => 1) (integer) 1\n'],
    ['*1\r\n-ERR in array\r\n', '1) (error) ERR in array\n']
  ])('%j is shown as %j', (wire, text) => {
    expect(formatStandard(reply(wire))).toBe(text)
  })

  it('aligns numbers of ten and more elements', () => {
    const lines = formatStandard(reply(`*10\r\n${'*1\r\n:7\r\n'.repeat(10)}`)).split('\n')
    expect(lines[0]).toBe(' 1) 1) (integer) 7')
    expect(lines[9]).toBe('10) 1) (integer) 7')
  })

  it('names invalidated keys on a line of their own', () => {
    expect(formatPush(reply('>2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n'))).toBe("-> invalidate: 'a', 'b'\n")
    expect(formatPush(reply('>2\r\n$10\r\ninvalidate\r\n_\r\n'))).toBe('1) "invalidate"\n2) (nil)\n')
  })

  it('leaves texts made to be read as they are', () => {
    expect(repliesWithText(['INFO'])).toBe(true)
    expect(repliesWithText(['cluster', 'NODES'])).toBe(true)
    expect(repliesWithText(['cluster', 'slots'])).toBe(false)
    expect(formatReply(reply('$8\r\na:1\r\nb:2\r\n'), STANDARD_FORMAT, true)).toBe('a:1\r\nb:2')
  })
})
