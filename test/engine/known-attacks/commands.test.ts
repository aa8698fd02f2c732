import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RawConnection } from '../server/raw-connection.ts'
import { AttackedNode } from './attacked-node.ts'

const LEAST = '-9223372036854775808'
const GREATEST = '9223372036854775807'

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

/** Sends each request and compares its reply. */
async function expectReplies(client: RawConnection, exchanges: readonly (readonly [request: string, reply: string | RegExp])[]): Promise<void> {
  for (const [request, reply] of exchanges) {
    const answered = await client.ask(...request.split(' '))
    if (typeof reply === 'string') expect(answered, request).toBe(reply)
    else expect(answered, request).toMatch(reply)
  }
}

const OUT_OF_RANGE_COUNT = `-ERR value is out of range, value must between -${GREATEST} and ${GREATEST}\r\n`
const TOO_LONG = '-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n'
const BAD_BIT_OFFSET = '-ERR bit offset is not an integer or out of range\r\n'

describe('numbers at their edges', () => {
  it('CVE-2023-28856: HINCRBYFLOAT never leaves a field that is no number', () =>
    node.withstands((client) => expectReplies(client, [
      ['HSET h f 1', ':1\r\n'],
      ['HINCRBYFLOAT h f nan', '-ERR value is not a valid float\r\n'],
      ['HINCRBYFLOAT h f inf', '-ERR value is NaN or Infinity\r\n'],
      ['HINCRBYFLOAT h f -inf', '-ERR value is NaN or Infinity\r\n'],
      ['HINCRBYFLOAT h new +inf', '-ERR value is NaN or Infinity\r\n'],
      ['HINCRBYFLOAT none f inf', '-ERR value is NaN or Infinity\r\n'],
      ['HINCRBYFLOAT h f 1.7e308', /^\$309\r\n17\d{307}\r\n$/],
      ['HINCRBYFLOAT h f 0.5', /^\$309\r\n17\d{307}\r\n$/],
      ['HEXISTS h new', ':0\r\n'],
      ['EXISTS none', ':0\r\n'],
    ])))

  it('CVE-2023-25155, CVE-2023-22458: SRANDMEMBER, HRANDFIELD and ZRANDMEMBER with counts near the least integer', () =>
    node.withstands(async (client) => {
      await expectReplies(client, [['SADD set a', ':1\r\n'], ['ZADD zset 1 a', ':1\r\n'], ['HSET hash f v', ':1\r\n']])
      for (const draw of ['SRANDMEMBER set', 'HRANDFIELD hash', 'ZRANDMEMBER zset']) {
        await expectReplies(client, [
          [`${draw} ${LEAST}`, OUT_OF_RANGE_COUNT],
          [`${draw} 9223372036854775808`, '-ERR value is not an integer or out of range\r\n'],
          [`${draw} ${GREATEST}`, /^\*1\r\n/],
        ])
      }
      for (const draw of ['HRANDFIELD hash', 'ZRANDMEMBER zset']) {
        const words = draw.startsWith('H') ? 'WITHVALUES' : 'WITHSCORES'
        await expectReplies(client, [
          [`${draw} ${LEAST} ${words}`, OUT_OF_RANGE_COUNT],
          [`${draw} ${GREATEST} ${words}`, '-ERR value is out of range\r\n'],
          [`${draw} -4611686018427387904 ${words}`, '-ERR value is out of range\r\n'],
        ])
      }
    }))

  it('CVE-2022-35977: SETRANGE and SORT with offsets whose sum with a length wraps', () =>
    node.withstands((client) => expectReplies(client, [
      ['SETRANGE r 536870912 x', TOO_LONG],
      [`SETRANGE r ${GREATEST} x`, TOO_LONG],
      ['SETRANGE r -1 x', '-ERR offset is out of range\r\n'],
      ['EXISTS r', ':0\r\n'],
      ['RPUSH list 3 1 2', ':3\r\n'],
      [`SORT list LIMIT ${GREATEST} ${GREATEST}`, '*0\r\n'],
      [`SORT list LIMIT 1 ${GREATEST}`, '*2\r\n$1\r\n2\r\n$1\r\n3\r\n'],
      [`SORT_RO list LIMIT ${LEAST} ${LEAST}`, '*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n'],
    ])))

  it('CVE-2021-32761: BITFIELD, SETBIT and GETBIT beyond the longest string', () =>
    node.withstands((client) => expectReplies(client, [
      ['SETBIT bits 4294967296 1', BAD_BIT_OFFSET],
      ['SETBIT bits -1 1', BAD_BIT_OFFSET],
      [`SETBIT bits ${GREATEST} 1`, BAD_BIT_OFFSET],
      ['GETBIT bits 18446744073709551615', BAD_BIT_OFFSET],
      [`BITFIELD bits SET u8 #${GREATEST} 1`, BAD_BIT_OFFSET],
      [`BITFIELD bits GET i64 #288230376151711744`, BAD_BIT_OFFSET],
      ['BITFIELD bits INCRBY i64 -1 1', BAD_BIT_OFFSET],
      // Redis holds these; a JavaScript string ends 24 bytes before 512 MB.
      ['SETBIT bits 4294967295 1', TOO_LONG],
      ['BITFIELD bits SET u8 4294967289 1', TOO_LONG],
      ['EXISTS bits', ':0\r\n'],
    ])))

  it('CVE-2021-41099: strings that would grow beyond proto-max-bulk-len', async () => {
    const small = await AttackedNode.start(['--proto-max-bulk-len', '1mb'])
    await small.withstands(async (client) => {
      const halfMegabyte = 'x'.repeat(600_000)
      expect(await client.ask('SET', 's', halfMegabyte)).toBe('+OK\r\n')
      expect(await client.ask('APPEND', 's', halfMegabyte)).toBe(TOO_LONG)
      expect(await client.ask('SETRANGE', 's', '1048576', 'x')).toBe(TOO_LONG)
      expect(await client.ask('SETBIT', 's', '8388608', '1')).toBe(BAD_BIT_OFFSET)
      expect(await client.ask('STRLEN', 's')).toBe(':600000\r\n')
      client.sendRaw('*3\r\n$3\r\nSET\r\n$1\r\ns\r\n$1048577\r\n')
      expect(await client.next()).toBe('-ERR Protocol error: invalid bulk length\r\n')
      expect(await client.next()).toBe('closed')
    })
    await small.stop()
  })

  it('CVE-2022-31144, CVE-2022-35951: XAUTOCLAIM with a COUNT that is multiplied', () =>
    node.withstands((client) => expectReplies(client, [
      ['XADD x 1-1 f v', '$3\r\n1-1\r\n'],
      ['XGROUP CREATE x g 0', '+OK\r\n'],
      ['XREADGROUP GROUP g c COUNT 9 STREAMS x >', /^\*1\r\n/],
      ...['0', '-1', LEAST, GREATEST, '1152921504606846976', '4611686018427387903'].map((count) => [`XAUTOCLAIM x g d 0 0 COUNT ${count}`, '-ERR COUNT must be > 0\r\n'] as const),
      // The most Redis takes; it then says that it has no room for so many ids. Ours sets none aside.
      ['XAUTOCLAIM x g d 0 0 COUNT 576460752303423487', /^\*3\r\n\$3\r\n0-0\r\n\*1\r\n/],
      ['XAUTOCLAIM x g d 0 0 COUNT 576460752303423488', '-ERR COUNT must be > 0\r\n'],
      ['XAUTOCLAIM x g d 0 0 COUNT 10 JUSTID', '*3\r\n$3\r\n0-0\r\n*1\r\n$3\r\n1-1\r\n*0\r\n'],
    ])))
})

describe('requests that name a key twice, or none', () => {
  it('CVE-2023-28425: MSETNX with a key given twice', () =>
    node.withstands((client) => expectReplies(client, [
      ['MSETNX twice 1 twice 2', ':1\r\n'],
      ['GET twice', '$1\r\n2\r\n'],
      ['MSETNX twice 3 other 1', ':0\r\n'],
      ['EXISTS other', ':0\r\n'],
      ['MSETNX other', "-ERR wrong number of arguments for 'msetnx' command\r\n"],
      ['MSETNX other 1 twice', "-ERR wrong number of arguments for 'msetnx' command\r\n"],
    ])))

  it('CVE-2023-36824: COMMAND GETKEYS of requests whose counts of keys lie', () => {
    const invalid = '-ERR Invalid arguments specified for command\r\n'
    const arity = '-ERR Invalid number of arguments specified for command\r\n'
    return node.withstands((client) => expectReplies(client, [
      // EVAL may have no keys at all: as many as are not there are none.
      ...['2147483647 a', '1073741824 a b', '99999999999 a', '-1 a', '1', '0 a'].map((keys) => [`COMMAND GETKEYS EVAL s ${keys}`, '*0\r\n'] as const),
      ['COMMAND GETKEYS EVAL s', arity],
      ['COMMAND GETKEYS ZUNIONSTORE d 1073741824 a', invalid],
      ['COMMAND GETKEYS ZUNIONSTORE d 0 a', invalid],
      ['COMMAND GETKEYS LMPOP -1 a LEFT', invalid],
      [`COMMAND GETKEYS SINTERCARD ${GREATEST} a`, invalid],
      ['COMMAND GETKEYS MIGRATE h 1 k 0 10 KEYS a', invalid],
      ['COMMAND GETKEYS XREAD STREAMS a', arity],
      ['COMMAND GETKEYS XREAD STREAMS a b c', '*1\r\n$1\r\na\r\n'],
      ['COMMAND GETKEYS MSETNX a', arity],
      ['COMMAND GETKEYS MSET a 1 b', '*2\r\n$1\r\na\r\n$1\r\nb\r\n'],
      ['COMMAND GETKEYS SORT_RO a BY w_* GET g_*', '*1\r\n$1\r\na\r\n'],
      ['COMMAND GETKEYS PING x', '-ERR The command has no key arguments\r\n'],
      ['COMMAND GETKEYS NOSUCH a', '-ERR Invalid command specified\r\n'],
      ['COMMAND GETKEYSANDFLAGS ZUNIONSTORE d 1073741824 a', invalid],
    ]))
  })
})
