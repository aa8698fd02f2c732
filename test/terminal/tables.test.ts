import { describe, expect, it } from 'vitest'
import type { RespValue } from '../../src-main/engine/resp/reply-value.ts'
import { textFromBytes } from '../../src-main/engine/text.ts'
import { formatTable } from '../../src-main/terminal/tables/reply-table.ts'
import { tableLines } from '../../src-main/terminal/tables/text-table.ts'

const bulk = (bytes: string): RespValue => ({ type: 'bulk', bytes })
const int = (value: number): RespValue => ({ type: 'integer', value: BigInt(value) })
const array = (...items: RespValue[]): RespValue => ({ type: 'array', items })

function shown(args: string, reply: RespValue, columns?: number): string[] {
  return textFromBytes(formatTable(args.split(' '), reply, columns)).trimEnd().split('\n')
}

describe('a reply as a table', () => {
  it('shows fields beside their values, whether RESP2 or RESP3 brought them', () => {
    const expected = ['field │ value', '──────┼──────', 'name  │ Ada', 'born  │ 1815']
    expect(shown('hgetall h', array(bulk('name'), bulk('Ada'), bulk('born'), bulk('1815')))).toEqual(expected)
    expect(shown('hgetall h', { type: 'map', entries: [[bulk('name'), bulk('Ada')], [bulk('born'), bulk('1815')]] })).toEqual(expected)
  })

  it('numbers a list, and sets numbers flush right', () => {
    expect(shown('mget a b', array(bulk('10'), bulk('7')))).toEqual(['# │ value', '──┼──────', '1 │    10', '2 │     7'])
  })

  it('makes columns of records that have the same fields', () => {
    const record = (name: string, pending: number): RespValue => array(bulk('name'), bulk(name), bulk('pending'), int(pending))
    expect(shown('xinfo groups s', array(record('one', 3), record('two', 12)))).toEqual(['name │ pending', '─────┼────────', 'one  │       3', 'two  │      12'])
  })

  it('reads INFO and CLIENT LIST by their own columns', () => {
    expect(shown('info', { type: 'verbatim', format: 'txt', bytes: '# Server\r\nredis_version:7.2.0\r\n' })).toEqual(['field         │ value', '──────────────┼──────', '# Server      │', 'redis_version │ 7.2.0'])
    expect(shown('client list', bulk('id=3 addr=127.0.0.1:1 name=\nid=4 addr=127.0.0.1:2 name=app\n'))).toEqual(['id │ addr        │ name', '───┼─────────────┼─────', ' 3 │ 127.0.0.1:1 │', ' 4 │ 127.0.0.1:2 │ app'])
  })

  it('reads CLUSTER NODES, with the bus port apart', () => {
    const id = 'a'.repeat(40)
    const lines = shown('cluster nodes', bulk(`${id} 127.0.0.1:7000@17000,host-a myself,master - 0 1 2 connected 0-5460 [5461-<-${id}]\n${id} 10.0.0.1:7001 slave ${id} 0 1 2 connected\n`))
    expect(lines[0]!.split(/ *│ */)).toEqual(['id', 'address', 'bus', 'flags', 'primary', 'epoch', 'link', 'slots'])
    expect(lines[2]!.split(/ *│ */)).toEqual([id, '127.0.0.1:7000,host-a', '17000', 'myself,master', '-', '2', 'connected', `0-5460 [5461-<-${id}]`])
    expect(lines[3]!.split(/ *│ */).slice(1, 4)).toEqual(['10.0.0.1:7001', '', 'slave'])
  })

  it('leaves single values, errors and empty replies as redis-cli has them', () => {
    expect(shown('get k', bulk('v'))).toEqual(['"v"'])
    expect(shown('get k', { type: 'error', message: 'ERR no' })).toEqual(['(error) ERR no'])
    expect(shown('lrange l 0 -1', array())).toEqual(['(empty array)'])
    expect(shown('lolwut', bulk('art\nRedis ver.'))).toEqual(['art', 'Redis ver.'])
  })

  it('keeps every value on its line and shows what is no text as escapes', () => {
    const lines = shown('mget a b c d', array(bulk('two\nlines'), bulk('\x1b]52;c;x\x07'), bulk('\xff\xfe'), bulk('')))
    expect(lines).toHaveLength(6)
    expect(lines.slice(2)).toEqual(['1 │ two\\nlines', '2 │ \\x1b]52;c;x\\x07', '3 │ "\\xff\\xfe"', '4 │ ""'])
  })

  it('cuts the widest columns to the screen, and stands as records where there are too many', () => {
    const rows = [['a'.repeat(30), 'b'.repeat(10)]]
    expect(tableLines({ head: ['x', 'y'], rows }, 33).every((line) => line.length <= 33)).toBe(true)
    expect(tableLines({ head: ['x', 'y'], rows }, 33)[2]).toBe(`${'a'.repeat(19)}… │ ${'b'.repeat(10)}`)
    const wide = tableLines({ head: ['one', 'two', 'three'], rows: [['1', 'x'.repeat(40), '3'], ['4', '5', '6']] }, 16)
    expect(wide).toEqual(['one   │ 1', 'two   │ xxxxxxx…', 'three │ 3', '────────────────', 'one   │ 4', 'two   │ 5', 'three │ 6'])
  })

  it('measures wide characters as terminals do', () => {
    expect(shown('mget a b', array(bulk('\xe4\xb8\xad\xe6\x96\x87'), bulk('abcd')))).toEqual(['# │ value', '──┼──────', '1 │ 中文', '2 │ abcd'])
  })
})
