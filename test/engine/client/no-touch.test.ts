import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOurs } from '../replication/our-node.ts'
import type { TestServer } from '../replication/redis-server.ts'
import { RawConnection } from '../server/raw-connection.ts'

describe('CLIENT NO-TOUCH', () => {
  let server: TestServer
  beforeAll(async () => { server = await startOurs() })
  afterAll(() => server.stop())

  it('leaves the last uses of keys alone, in scripts too, but for TOUCH', async () => {
    const looker = await RawConnection.open(server.port)
    await looker.ask('SET', 'k', '1')
    await looker.ask('CLIENT', 'NO-TOUCH', 'ON')
    await pause(2200)
    await looker.ask('GET', 'k')
    await looker.ask('EVAL', "return redis.call('get', KEYS[1])", '1', 'k')
    expect(Number(await server.redis.object('IDLETIME', 'k'))).toBeGreaterThanOrEqual(1)
    await looker.ask('TOUCH', 'k')
    expect(Number(await server.redis.object('IDLETIME', 'k'))).toBe(0)
    looker.close()
  })
})
