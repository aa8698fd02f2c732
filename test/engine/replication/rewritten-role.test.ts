import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { startOurs } from './our-node.ts'
import { connected, newFolder, type TestServer, untilInSync } from './redis-server.ts'

describe('a role that CONFIG REWRITE has kept', () => {
  const servers: TestServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  /** A node with a configuration file, ended cleanly by the function beside it. */
  async function startWithFile(folder: string, port: number): Promise<{ server: TestServer; end: () => Promise<void> }> {
    const node = await startNode({ argv: [join(folder, 'redis.conf')] })
    const server = await connected(port, folder, () => node.kill())
    return { server, end: () => node.stop() }
  }

  it('is taken up again by a replica, which goes on where its file stood', async () => {
    const primary = await startOurs()
    servers.push(primary)
    const folder = newFolder()
    const [port] = (await freePorts(1)) as [number]
    writeFileSync(join(folder, 'redis.conf'), `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsave 900 1\n`)
    const first = await startWithFile(folder, port)
    await first.server.redis.replicaof('127.0.0.1', primary.port)
    await untilInSync(primary, first.server)
    expect(await first.server.redis.config('GET', 'replicaof')).toEqual(['replicaof', `127.0.0.1 ${primary.port}`])
    await first.server.redis.config('REWRITE')
    first.server.redis.disconnect()
    await first.end()
    await primary.redis.set('written', 'meanwhile')
    const { server } = await startWithFile(folder, port)
    servers.push(server)
    await untilInSync(primary, server)
    expect(await server.redis.get('written')).toBe('meanwhile')
    expect([await primary.info('sync_full'), await primary.info('sync_partial_ok')]).toEqual(['1', '1'])
    await server.redis.replicaof('NO', 'ONE')
    await server.redis.config('REWRITE')
    expect(readFileSync(join(folder, 'redis.conf'), 'utf8')).not.toContain('replicaof')
  })
})
