import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import type { TestServer } from '../replication/redis-server.ts'

let server: TestServer | undefined
afterEach(async () => server?.stop())

it('a client refused for being one too many, and gone before it hears of it, harms nobody', async () => {
  server = await startOurs(['--maxclients', '1'])
  const { port, redis } = server
  const refused = await Promise.all(Array.from({ length: 20 }, () => new Promise<Socket>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.on('error', () => undefined)
  })))
  for (const socket of refused) {
    socket.write('PING\r\n')
    socket.resetAndDestroy()
  }
  await until('all were refused', async () => /rejected_connections:20/.test(await redis.info('stats')))
  expect(await redis.ping()).toBe('PONG')
})
