import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { freePorts } from '../support/free-ports.ts'
import { until } from '../support/until.ts'

interface NodeProcess {
  readonly child: ChildProcess
  readonly folder: string
  readonly redis: Redis
  readonly ended: Promise<number | null>
  log(): string
}

const cleanups: (() => void)[] = []

async function start(args: readonly string[], folder = mkdtempSync(join(tmpdir(), 'slotscope-signals-'))): Promise<NodeProcess> {
  const [port] = (await freePorts(1)) as [number]
  const child = spawn(process.execPath, [join(import.meta.dirname, 'node-process.ts'), '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--enable-debug-command', 'yes', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const redis = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false, lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  cleanups.push(() => {
    redis.disconnect()
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  await until('it listens', () => output.includes(` PID: ${child.pid}`), 20_000)
  // It may be on its way out already.
  await redis.connect().catch(() => undefined)
  return { child, folder, redis, ended, log: () => output }
}

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

describe('signals to slotscope node', () => {
  it('saves and ends at SIGTERM', async () => {
    const { child, folder, redis, ended, log } = await start(['--save', '3600 1'])
    await redis.set('a', '1')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(existsSync(join(folder, 'dump.rdb'))).toBe(true)
    expect(log()).toMatch(/Received SIGTERM scheduling shutdown[^]*User requested shutdown[^]*Saving the final RDB snapshot[^]*bye bye/)
  })

  it('goes by shutdown-on-sigint', async () => {
    const { child, folder, redis, ended } = await start(['--save', '3600 1', '--shutdown-on-sigint', 'nosave', 'now'])
    await redis.set('a', '1')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('ends at once, and leaves nothing half done, at a second SIGINT', async () => {
    const { child, folder, redis, ended, log } = await start(['--save', '3600 1', '--rdb-key-save-delay', '100000'])
    await redis.call('DEBUG', 'POPULATE', '1000')
    child.kill('SIGINT')
    await until('it saves', () => existsSync(join(folder, `temp-${child.pid}.rdb`)))
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(log()).toContain('You insist... exiting now.')
    expect(readdirSync(folder)).toEqual([])
  })

  it('ends in the midst of its load, and leaves the file alone', async () => {
    const first = await start(['--save', '3600 1'])
    await first.redis.call('DEBUG', 'POPULATE', '5000')
    await first.redis.save()
    const file = readFileSync(join(first.folder, 'dump.rdb'))
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-signals-'))
    writeFileSync(join(folder, 'dump.rdb'), file)
    const { child, ended, log } = await start(['--save', '3600 1', '--key-load-delay', '10000'], folder)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(log()).toContain('Received shutdown signal during loading')
    expect(readFileSync(join(folder, 'dump.rdb')).equals(file)).toBe(true)
  })

  it('tells of a damaged file in its log, and ends with 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-signals-'))
    writeFileSync(join(folder, 'dump.rdb'), 'REDIS0010 and nothing that makes sense')
    const { ended, log } = await start([], folder)
    expect(await ended).toBe(1)
    expect(log()).toMatch(/Internal error in RDB reading offset \d+[^]*Terminating server after rdb file reading failure/)
  })

  it('reports where it was when it breaks', async () => {
    const { redis, ended, log } = await start([])
    await expect(redis.call('DEBUG', 'SEGFAULT')).rejects.toThrow()
    expect(await ended).toBe(1)
    expect(log()).toMatch(/crashed by signal[^]*STACK TRACE[^]*INFO OUTPUT[^]*uptime_in_seconds/)
  })
})
