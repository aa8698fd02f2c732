import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { startOurs } from '../engine/replication/our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer, untilInSync } from '../engine/replication/redis-server.ts'
import { until } from '../support/until.ts'

const REPLICATION_USER = ['SETUSER', 'follower', 'on', '>secret', '+psync', '+replconf', '+ping'] as const

let servers: TestServer[] = []
const started = async (server: Promise<TestServer>): Promise<TestServer> => {
  servers.push(await server)
  return servers.at(-1)!
}
afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
})

/** A replica that logs in as a user with no more rights than it needs; `requirepass` keeps everybody else out. */
async function followsAsUser(primary: TestServer, replica: TestServer): Promise<void> {
  await primary.redis.call('ACL', ...REPLICATION_USER)
  await primary.redis.config('SET', 'requirepass', 'pw')
  await primary.redis.set('before', '1')
  await replica.redis.config('SET', 'masteruser', 'follower')
  await replica.redis.config('SET', 'masterauth', 'wrong')
  await replica.redis.replicaof('127.0.0.1', primary.port)
  await until('the login was refused', async () => ((await primary.redis.call('ACL', 'LOG')) as unknown[]).length > 0, 10_000)
  expect(await replica.info('master_link_status')).toBe('down')
  await replica.redis.config('SET', 'masterauth', 'secret')
  await untilInSync(primary, replica)
  await primary.redis.set('after', '2')
  await until('the stream arrives', async () => (await replica.redis.get('after')) === '2', 5000)
  expect(await replica.redis.get('before')).toBe('1')
  expect(await primary.redis.call('CLIENT', 'LIST', 'TYPE', 'replica')).toContain(' user=follower ')
}

describe.skipIf(!hasRedisServer)('masteruser and masterauth', () => {
  it('let a real replica follow an embedded primary as a user of its own, and deleting the user cuts it off', async () => {
    const [primary, replica] = [await started(startOurs()), await started(startRedisServer())]
    await followsAsUser(primary, replica)
    expect(await primary.redis.call('ACL', 'DELUSER', 'follower')).toBe(1)
    await until('the link is down', async () => (await replica.info('master_link_status')) === 'down', 10_000)
  })

  it('let an embedded replica follow a real primary as a user of its own', async () => {
    const [primary, replica] = [await started(startRedisServer()), await started(startOurs())]
    await followsAsUser(primary, replica)
  })
})

describe('ioredis', () => {
  it('logs in as a user, is held to its rights, and is let in again after a restart that reads the users back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-acl-'))
    const aclFile = join(folder, 'users.acl')
    writeFileSync(aclFile, 'user app on >secret ~app:* +@string +@connection\nuser default on nopass ~* &* +@all\n')
    const args = ['--aclfile', aclFile]
    const first = await started(startOurs(args))
    const app = new Redis({ port: first.port, username: 'app', password: 'secret', enableReadyCheck: false })
    expect(await app.set('app:1', 'x')).toBe('OK')
    await expect(app.set('other', 'x')).rejects.toThrow('NOPERM this user has no permissions to access one of the keys used as arguments')
    await expect(app.flushall()).rejects.toThrow("NOPERM this user has no permissions to run the 'flushall' command")
    await first.redis.call('ACL', 'SETUSER', 'app', '~more:*')
    expect(await first.redis.call('ACL', 'SAVE')).toBe('OK')
    expect(await app.get('more:1')).toBeNull()
    app.disconnect()
    expect(readFileSync(aclFile, 'utf8')).not.toContain('secret')

    const second = await started(startOurs(args))
    const again = new Redis({ port: second.port, username: 'app', password: 'secret', enableReadyCheck: false })
    expect(await again.get('more:1')).toBeNull()
    again.disconnect()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finds the users of a configuration that CONFIG REWRITE wrote', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-acl-'))
    const configFile = join(folder, 'redis.conf')
    writeFileSync(configFile, '# mine\nuser app on >secret ~app:* (%R~shared:* +get) -@all +@string\n')
    const { startNode } = await import('../../src-main/engine/node.ts')
    const { freePorts } = await import('../support/free-ports.ts')
    const [port] = (await freePorts(1)) as [number]
    const start = (): ReturnType<typeof startNode> => startNode({ argv: [configFile, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''] })
    const lines: string[][] = []
    for (let round = 0; round < 3; round++) {
      const node = await start()
      const admin = new Redis({ port })
      lines.push((await admin.call('ACL', 'LIST')) as string[])
      expect(await admin.config('REWRITE')).toBe('OK')
      admin.disconnect()
      await node.kill()
    }
    // The default user, once written down, is "reset" before its line is read, as redis-server does; nothing changes after that.
    expect(lines[1]![0]).toBe(lines[0]![0])
    expect(lines[2]).toEqual(lines[1])
    expect(lines[2]![1]).toBe('user default on nopass sanitize-payload ~* &* +@all')
    expect(readFileSync(configFile, 'utf8')).toMatch(/^# mine\nuser app on #[0-9a-f]{64} ~app:\* /)
    rmSync(folder, { recursive: true, force: true })
  })
})
