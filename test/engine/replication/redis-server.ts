import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePorts } from '../../support/free-ports.ts'
import { isMissing } from '../../support/program.ts'
import { until } from '../../support/until.ts'

export const hasRedisServer = !isMissing('redis-server', 'replication and RDB files against the real server')

/** A server of a test, real or ours, with a connection to it. */
export interface TestServer {
  readonly port: number
  readonly folder: string
  readonly redis: Redis
  info(field: string): Promise<string | undefined>
  stop(): Promise<void>
}

/** A real redis-server with a folder and a port of its own. */
export async function startRedisServer(args: readonly string[] = [], folder = newFolder()): Promise<TestServer> {
  const [port] = (await freePorts(1)) as [number]
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--enable-debug-command', 'yes', ...args], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return connected(port, folder, async () => {
    child.kill('SIGKILL')
    await ended
  })
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'slotscope-replication-'))
}

/** Connects to a server being started, and waits until it answers. */
export async function connected(port: number, folder: string, end: () => Promise<void>): Promise<TestServer> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 30, maxRetriesPerRequest: null, enableReadyCheck: false })
  redis.on('error', () => undefined) // Refused while the server starts; tried again.
  const server: TestServer = {
    port,
    folder,
    redis,
    async info(field) {
      return new RegExp(`^${field}:(.*)$`, 'm').exec(await redis.info())?.[1]?.trim()
    },
    async stop() {
      redis.disconnect()
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await until('the server answers', async () => (await redis.ping()) === 'PONG', 10_000)
  return server
}

/** Waits until `replica` follows and has all that `primary` wrote. */
export async function untilInSync(primary: TestServer, replica: TestServer): Promise<void> {
  await until('the link is up', async () => (await replica.info('master_link_status')) === 'up', 15_000)
  await until('offsets meet', async () => (await primary.info('master_repl_offset')) === (await replica.info('slave_repl_offset')), 15_000)
}

/** All keys of all databases with their DUMP-independent content, for comparing servers. */
export async function digest(server: TestServer): Promise<string> {
  return String(await server.redis.call('DEBUG', 'DIGEST'))
}
