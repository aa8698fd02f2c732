import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startNode } from '../../../src-main/engine/node.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { connected, newFolder, type TestServer } from '../replication/redis-server.ts'
import { fillableDisk } from './fillable-disk.ts'

const servers: TestServer[] = []

async function startOnFillableDisk(...args: string[]): Promise<{ server: TestServer; full: { isFull: boolean }; crashes: string[] }> {
  const folder = newFolder()
  const [port] = (await freePorts(1)) as [number]
  const { disk, full } = fillableDisk(() => folder)
  const crashes: string[] = []
  const node = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...args], disk: () => disk, onCrash: (reason) => void crashes.push(reason) })
  const server = await connected(port, folder, () => node.kill())
  servers.push(server)
  return { server, full, crashes }
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await server.stop()
    rmSync(server.folder, { recursive: true, force: true })
  }
})

describe('a full disk', () => {
  it('fails a background save, keeps the old file, and stops writes until one succeeds', async () => {
    const { server, full } = await startOnFillableDisk('--save', '3600 1')
    const { redis, folder } = server
    await redis.set('a', '1')
    await redis.save()
    const old = readFileSync(join(folder, 'dump.rdb'))
    full.isFull = true
    await redis.set('a', '2')
    await redis.bgsave()
    await until('the save is over', async () => (await server.info('rdb_bgsave_in_progress')) === '0')
    expect(await server.info('rdb_last_bgsave_status')).toBe('err')
    expect(readdirSync(folder)).toEqual(['dump.rdb'])
    expect(readFileSync(join(folder, 'dump.rdb'))).toEqual(old)
    await expect(redis.set('a', '3')).rejects.toThrow(/^MISCONF Redis is configured to save RDB snapshots/)
    await expect(redis.eval("return redis.call('set', KEYS[1], '3')", 1, 'a')).rejects.toThrow(/MISCONF/)
    await expect(redis.ping()).rejects.toThrow(/^MISCONF/)
    expect(await redis.get('a')).toBe('2')
    full.isFull = false
    await redis.bgsave()
    await until('the next one succeeded', async () => (await server.info('rdb_last_bgsave_status')) === 'ok')
    expect(await redis.set('a', '3')).toBe('OK')
  })

  it('lets writes go on after a failed save where the operator wants that', async () => {
    const { server, full } = await startOnFillableDisk('--save', '3600 1', '--stop-writes-on-bgsave-error', 'no')
    full.isFull = true
    await server.redis.bgsave()
    await until('the save failed', async () => (await server.info('rdb_last_bgsave_status')) === 'err')
    expect(await server.redis.set('a', '1')).toBe('OK')
  })

  it('answers SAVE with an error and leaves no file behind', async () => {
    const { server, full } = await startOnFillableDisk('--save', '')
    full.isFull = true
    await expect(server.redis.save()).rejects.toThrow(/^ERR/)
    expect(readdirSync(server.folder)).toEqual([])
  })

  it('keeps a node that cannot save from shutting down, unless it is forced to', async () => {
    const { server, full } = await startOnFillableDisk('--save', '3600 1')
    await server.redis.set('a', '1')
    full.isFull = true
    await expect(server.redis.call('SHUTDOWN')).rejects.toThrow('ERR Errors trying to SHUTDOWN. Check logs.')
    expect(await server.redis.get('a')).toBe('1')
    expect(await server.redis.set('a', '2')).toBe('OK')
    void server.redis.call('SHUTDOWN', 'FORCE').catch(() => undefined)
    await until('it is down', async () => {
      await expect(connectOnce(server.port)).rejects.toThrow(/ECONNREFUSED/)
      return true
    })
    expect(existsSync(join(server.folder, 'dump.rdb'))).toBe(false)
  })

  it('refuses writes while the append-only file cannot be written, and takes them again', async () => {
    const { server, full } = await startOnFillableDisk('--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec')
    const { redis } = server
    await redis.set('a', '1')
    full.isFull = true
    await redis.set('a', '2')
    await until('the failure is known', async () => /aof_last_write_status:err/.test(await redis.info()))
    await expect(redis.set('a', '3')).rejects.toThrow('MISCONF Errors writing to the AOF file: No space left on device')
    full.isFull = false
    await until('it is written after all', async () => (await redis.set('a', '4')) === 'OK')
    const increment = readFileSync(join(server.folder, 'appendonlydir', 'appendonly.aof.1.incr.aof'), 'latin1')
    expect([...increment.matchAll(/\$1\r\na\r\n\$1\r\n(\d)/g)].map((found) => found[1])).toEqual(['1', '2', '4'])
  })

  it('ends a node that promised to sync always, without an answer to the write', async () => {
    const { server, full, crashes } = await startOnFillableDisk('--save', '', '--appendonly', 'yes', '--appendfsync', 'always')
    await server.redis.set('a', '1')
    full.isFull = true
    let isAnswered = false
    void server.redis.set('a', '2').then(() => (isAnswered = true), () => undefined)
    await until('it ended', () => crashes.length > 0)
    expect(crashes[0]).toMatch(/Can't recover from AOF write error/)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(isAnswered).toBe(false)
  })
})

async function connectOnce(port: number): Promise<void> {
  const { connect } = await import('node:net')
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
