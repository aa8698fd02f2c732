import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RawConnection } from '../server/raw-connection.ts'
import { AttackedNode } from './attacked-node.ts'

const NO_KEY = '-NOPERM this user has no permissions to access one of the keys used as arguments\r\n'

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
})
afterAll(() => node.stop())

describe('rules that are no rules', () => {
  const refused = (rule: string, why: string): string => `-ERR Error in ACL SETUSER modifier '${rule}': ${why}\r\n`

  it('CVE-2024-31227: key patterns with permissions and no pattern', () =>
    node.withstands(async (client) => {
      for (const rule of ['%', '%R', '%W', '%RW', '%~', '%X~a', '%R a', '%~a b']) expect(await client.ask('ACL', 'SETUSER', 'u', rule), rule).toMatch(/^-ERR Error in ACL SETUSER modifier '/)
      expect(await client.ask('ACL', 'SETUSER', 'u', `%${'R'.repeat(100_000)}~a`)).toMatch(/^[+-]/)
      expect(await client.ask('ACL', 'DRYRUN', 'u', 'GET', 'a')).toMatch(/^[-$]/)
    }))

  it('CVE-2024-51741: selectors that are not closed, nested, empty or contain what no selector may', () =>
    node.withstands(async (client) => {
      await client.ask('ACL', 'SETUSER', 'v', 'on', '+get', '~a')
      const before = await client.ask('ACL', 'LIST')
      expect(await client.ask('ACL', 'SETUSER', 'v', '(')).toBe('-ERR Unmatched parenthesis in acl selector starting at \'(\'.\r\n')
      expect(await client.ask('ACL', 'SETUSER', 'v', '(+get', '~a')).toBe('-ERR Unmatched parenthesis in acl selector starting at \'(+get\'.\r\n')
      expect(await client.ask('ACL', 'SETUSER', 'v', ')')).toBe(refused(')', 'Syntax error'))
      for (const rule of ['(%', '(%)', '(%R)', '(%R ~a)', '(>password)', '(on)', '(reset)', '(clearselectors)', '((+get))', '(+get)x', '(+@)', '(+nosuch)', '(~)x', '(']) expect(await client.ask('ACL', 'SETUSER', 'v', rule), rule).toMatch(/^-ERR /)
      expect(await client.ask('ACL', 'LIST'), 'what is refused changes nothing').toBe(before)
    }))
})

describe('the keys that are checked are the keys that are used', () => {
  let limited: RawConnection
  beforeAll(async () => {
    const admin = await node.client()
    for (const request of ['ACL SETUSER limited on >p ~mine ~BY +@all', 'RPUSH mine 2 1', 'SET other x', 'SET weight_1 5']) await admin.ask(...request.split(' '))
    admin.close()
    limited = await node.client()
    expect(await limited.ask('AUTH', 'limited', 'p')).toBe('+OK\r\n')
  })
  afterAll(() => limited.close())

  async function expectNothingLeaks(requests: readonly string[]): Promise<void> {
    await node.withstands(async (admin) => {
      for (const request of requests) expect(await limited.ask(...request.split(' ')), request).toBe(NO_KEY)
      expect(await admin.ask('GET', 'other')).toBe('$1\r\nx\r\n')
    })
  }

  it('CVE-2023-41053: SORT_RO names its key', async () => {
    await expectNothingLeaks(['SORT_RO other'])
    expect(await limited.ask('SORT_RO', 'mine', 'BY', 'weight_*')).toBe('-ERR BY option of SORT denied due to insufficient ACL permissions.\r\n')
    expect(await limited.ask('SORT_RO', 'mine', 'GET', 'weight_*')).toBe('-ERR GET option of SORT denied due to insufficient ACL permissions.\r\n')
  })

  it('redis#15478, redis#15538: SORT, GEORADIUS and XREAD whose last key hides behind one that reads like an option', async () => {
    await expectNothingLeaks([
      'SORT mine STORE BY STORE other',
      'SORT mine STORE mine STORE other',
      'SORT mine STORE GET STORE other',
      'SORT mine STORE LIMIT STORE other',
      'SORT mine store by sTORE other',
      'GEORADIUS mine 1 2 3 m STORE mine STORE other',
      'GEORADIUS mine 1 2 3 m STORE STORE STORE other',
      'GEORADIUSBYMEMBER mine m 3 m STORE STORE STOREDIST other',
      'XREAD COUNT STREAMS STREAMS other 0',
      'XREAD BLOCK STREAMS STREAMS other STREAMS 0',
      'XREADGROUP GROUP STREAMS mine STREAMS other >',
    ])
    expect(await limited.ask('SORT', 'mine', 'STORE', 'other', 'STORE', 'BY'), 'the last destination counts').toBe(':2\r\n')
  })

  it('redis#15478: the same from a script', async () => {
    await node.withstands(async (admin) => {
      expect(await limited.ask('EVAL', "return redis.call('sort', 'mine', 'store', 'BY', 'store', 'other')", '1', 'mine')).toMatch(/^-ERR The user executing the script can't access at least one of the keys mentioned in the command arguments/)
      expect(await admin.ask('GET', 'other')).toBe('$1\r\nx\r\n')
    })
  })

  it('redis#14847: counts of keys that go beyond the arguments', () =>
    node.withstands(async () => {
      expect(await limited.ask('EVAL', 'return 1', '1')).toBe("-ERR Number of keys can't be greater than number of args\r\n")
      expect(await limited.ask('EVAL', 'return 1', '2147483647', 'mine')).toBe("-ERR Number of keys can't be greater than number of args\r\n")
      expect(await limited.ask('EVAL', 'return 1', '-5', 'mine')).toBe("-ERR Number of keys can't be negative\r\n")
      expect(await limited.ask('EVAL', 'return 1')).toBe("-ERR wrong number of arguments for 'eval' command\r\n")
      expect(await limited.ask('ZUNIONSTORE', 'mine', '5', 'mine')).toBe('-ERR syntax error\r\n')
      expect(await limited.ask('ACL', 'DRYRUN', 'limited', 'EVAL', 'x', '9')).toMatch(/^[+$-]/)
    }))
})
