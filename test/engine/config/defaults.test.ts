import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Config } from '../../../src-main/engine/config/config.ts'
import { hasRedisServer, startRedisServer, type TestServer } from '../replication/redis-server.ts'

/** Given to the server of the test; the rest must be the default. */
const GIVEN = new Set(['port', 'bind', 'dir', 'save', 'enable-debug-command'])

describe.skipIf(!hasRedisServer)('the settings', () => {
  let server: TestServer
  beforeAll(async () => { server = await startRedisServer() })
  afterAll(() => server.stop())

  it('are those of redis-server 7.0, with its defaults', async () => {
    const reply = (await server.redis.call('CONFIG', 'GET', '*')) as string[]
    const theirs = new Map(Array.from({ length: reply.length / 2 }, (_, index) => [reply[2 * index]!, reply[2 * index + 1]!]))
    const ours = new Map(Config.of().entries('*').map(({ name, value }) => [name, value]))
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
    const differing = [...ours].filter(([name, value]) => !GIVEN.has(name) && theirs.get(name) !== value)
    expect(differing).toEqual([])
  })
})
