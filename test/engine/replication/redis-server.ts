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

/**
 * Everything a server holds: for each database and key its type, content and expiry time, read by ordinary commands. Scores are compared as
 * doubles, because servers differ in how they print them (DEBUG DIGEST sums up the printed form).
 */
export async function dataset(server: TestServer): Promise<Map<string, unknown>> {
  const content = new Map<string, unknown>()
  const reader = server.redis.duplicate()
  for (const line of (await reader.info('keyspace')).matchAll(/^db(\d+):/gm)) {
    const dbIndex = Number(line[1])
    await reader.select(dbIndex)
    const keys = (await reader.keys('*')).sort()
    for (const [at, value] of (await contentOf(reader, keys)).entries()) content.set(`${dbIndex}/${keys[at]}`, value)
  }
  reader.disconnect()
  return content
}

async function contentOf(reader: Redis, keys: readonly string[]): Promise<unknown[]> {
  const types = reader.pipeline()
  for (const key of keys) types.type(key)
  const names = (await types.exec())!.map(([, type]) => String(type))
  const reads = reader.pipeline()
  for (const [at, key] of keys.entries()) {
    const type = names[at]
    if (type === 'string') reads.getBuffer(key)
    else if (type === 'list') reads.lrangeBuffer(key, 0, -1)
    else if (type === 'hash') reads.hgetallBuffer(key)
    else if (type === 'set') reads.smembersBuffer(key)
    else if (type === 'stream') reads.callBuffer('XINFO', 'STREAM', key, 'FULL', 'COUNT', '0')
    else reads.zrange(key, '0', '-1', 'WITHSCORES')
    reads.call('PEXPIRETIME', key)
  }
  const replies = (await reads.exec())!.map(([error, reply]) => {
    if (error !== null) throw error
    return reply
  })
  return keys.map((_, at) => ({ type: names[at], value: canonical(names[at]!, replies[2 * at]), expiresAtMs: replies[2 * at + 1] }))
}

/** Sets and hashes have no order of their own; scores are numbers, and minus nought is not nought. */
function canonical(type: string, reply: unknown): unknown {
  if (type === 'string') return (reply as Buffer).toString('latin1')
  if (type === 'list') return (reply as Buffer[]).map((element) => element.toString('latin1'))
  if (type === 'set') return (reply as Buffer[]).map((member) => member.toString('latin1')).sort()
  if (type === 'hash') return Object.entries(reply as Record<string, Buffer>).map(([field, value]) => [field, value.toString('latin1')]).sort()
  if (type === 'stream') return streamContent(reply)
  return (reply as string[]).map((text, at) => (at % 2 === 0 ? text : text.endsWith('inf') ? text : Number(text)))
}

/**
 * A stream as XINFO tells it, without what a replica is not told: when a consumer was last seen, and how many entries a group has read.
 * Nodes are cut as each server is configured.
 */
function streamContent(reply: unknown): unknown {
  if (!Array.isArray(reply)) return Buffer.isBuffer(reply) ? reply.toString('latin1') : reply
  const parts = reply.map(streamContent)
  return parts.filter((_, at) => at === 0 || !/^(seen-time|entries-read|lag|radix-tree-keys|radix-tree-nodes)$/.test(String(parts[at - 1])))
}

/** The dataset's sum as the server itself works it out: for many keys, of types both servers print alike. */
export async function digest(server: TestServer): Promise<string> {
  return String(await server.redis.call('DEBUG', 'DIGEST'))
}
