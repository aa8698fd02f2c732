import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AttackedNode } from './attacked-node.ts'

const LONG_TEXT = 'a'.repeat(10_000)
/** Each makes a matcher that goes back and tries again take time without end. */
const EXPLOSIVE = [`${'*a'.repeat(500)}*!`, `${'*?'.repeat(2000)}!`, `${'*'.repeat(5000)}!`, `${'a*'.repeat(500)}!`, `${'*[^b]'.repeat(300)}!`, `${'[a-z]*'.repeat(300)}!`, `${'*\\a'.repeat(300)}!`, '['.repeat(5000), `${'[^'.repeat(2000)}]*!`]

let node: AttackedNode
beforeAll(async () => {
  node = await AttackedNode.start()
  const client = await node.client()
  await client.ask('SET', LONG_TEXT, '1')
  await client.ask('HSET', 'hash', LONG_TEXT, '1')
  await client.ask('SADD', 'set', LONG_TEXT)
  await client.ask('ZADD', 'zset', '1', LONG_TEXT)
  client.close()
})
afterAll(() => node.stop())

describe('CVE-2022-36021, CVE-2024-31228: patterns that match in exponential time', () => {
  it.each(EXPLOSIVE.map((pattern) => [pattern.slice(0, 24), pattern]))('%s…', (_, pattern) =>
    node.withstands(async (client) => {
      expect(await client.ask('KEYS', pattern)).toBe('*0\r\n')
      expect(await client.ask('SCAN', '0', 'COUNT', '1000', 'MATCH', pattern)).toBe('*2\r\n$1\r\n0\r\n*0\r\n')
      expect(await client.ask('HSCAN', 'hash', '0', 'MATCH', pattern)).toBe('*2\r\n$1\r\n0\r\n*0\r\n')
      expect(await client.ask('SSCAN', 'set', '0', 'MATCH', pattern)).toBe('*2\r\n$1\r\n0\r\n*0\r\n')
      expect(await client.ask('ZSCAN', 'zset', '0', 'MATCH', pattern)).toBe('*2\r\n$1\r\n0\r\n*0\r\n')
      expect(await client.ask('CONFIG', 'GET', pattern)).toBe('*0\r\n')
      expect(await client.ask('FUNCTION', 'LIST', 'LIBRARYNAME', pattern)).toBe('*0\r\n')
      expect(await client.ask('COMMAND', 'LIST', 'FILTERBY', 'PATTERN', pattern)).toBe('*0\r\n')
    }))

  it('as key and channel patterns of a user', () =>
    node.withstands(async (client) => {
      for (const pattern of EXPLOSIVE) {
        expect(await client.ask('ACL', 'SETUSER', 'u', 'on', 'nopass', 'reset', '+@all', `~${pattern}`, `&${pattern}`)).toBe('+OK\r\n')
        expect(await client.ask('ACL', 'DRYRUN', 'u', 'GET', LONG_TEXT)).toMatch(/^\$\d+\r\nThis user has no permissions to access the 'a+' key\r\n$/)
        expect(await client.ask('ACL', 'DRYRUN', 'u', 'PUBLISH', LONG_TEXT, 'm')).toMatch(/^\$\d+\r\nThis user has no permissions to access the 'a+' channel\r\n$/)
      }
    }))

  it('as subscriptions that every message is matched against', () =>
    node.withstands(async (client) => {
      const subscriber = await node.client()
      for (const pattern of EXPLOSIVE) expect(await subscriber.ask('PSUBSCRIBE', pattern)).toMatch(/^\*3\r\n\$10\r\npsubscribe\r\n/)
      expect(await client.ask('PUBLISH', LONG_TEXT, 'm')).toBe(':0\r\n')
      expect(await client.ask('PUBSUB', 'CHANNELS', EXPLOSIVE[0]!)).toBe('*0\r\n')
      subscriber.close()
    }))
})
