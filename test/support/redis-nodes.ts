import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePorts } from './free-ports.ts'
import { type Running, start, startSlotscope } from './program.ts'
import { until } from './until.ts'

export type ServerKind = 'slotscope' | 'redis-server'

/** One server process of a test, of either kind. */
export interface TestNode {
  readonly kind: ServerKind
  readonly port: number
  readonly folder: string
  readonly process: Running
  /** Sends one command and gives its reply; error replies reject. */
  call(...args: (string | number)[]): Promise<unknown>
  text(...args: (string | number)[]): Promise<string>
  /** The same right after ASKING, as a client does it that was sent here by ASK. */
  callAsking(name: string, ...args: readonly string[]): Promise<unknown>
  stop(signal?: NodeJS.Signals): Promise<void>
  /** kill -9; its folder stays for a successor. */
  crash(): Promise<void>
}

const CLUSTER_ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--save', '', '--appendonly', 'no']

/** Starts `count` empty servers of one kind in cluster mode, in folders of their own, and waits until they answer. */
export async function startNodes(kind: ServerKind, count: number, extra: readonly string[] = CLUSTER_ARGUMENTS): Promise<TestNode[]> {
  const ports = await freePorts(count)
  return Promise.all(ports.map((port) => startNode(kind, port, extra)))
}

/** Starts one server and waits until it answers PING. */
export async function startNode(kind: ServerKind, port: number, extra: readonly string[] = CLUSTER_ARGUMENTS, folder = mkdtempSync(join(tmpdir(), 'slotscope-test-'))): Promise<TestNode> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...extra]
  const process = kind === 'redis-server' ? start('redis-server', args, { cwd: folder }) : startSlotscope(['node', ...args], { cwd: folder })
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null, enableReadyCheck: false })
  client.on('error', () => undefined) // Refused connections while the server starts are tried again.
  const node: TestNode = {
    kind,
    port,
    folder,
    process,
    call: (name, ...rest) => client.call(String(name), ...rest.map(String)),
    text: async (name, ...rest) => String(await client.call(String(name), ...rest.map(String))),
    async callAsking(name, ...rest) {
      const replies = await Promise.all([client.call('asking'), client.call(name, ...rest)])
      return replies[1]
    },
    async stop(signal) {
      client.disconnect()
      await process.stop(signal)
      rmSync(folder, { recursive: true, force: true })
    },
    async crash() {
      client.disconnect()
      await process.stop('SIGKILL')
    },
  }
  await until(`${kind} on port ${port} answers; it printed: ${process.output().slice(-300)}`, () => isAnswering(client), 15_000)
  return node
}

/** A server that asks for a password is up as well. */
function isAnswering(client: Redis): Promise<boolean> {
  return client.ping().then((reply) => reply === 'PONG', (error: unknown) => {
    if (String(error).includes('NOAUTH')) return true
    throw error
  })
}

export async function stopNodes(nodes: readonly TestNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()))
}

/** Waits until every node says cluster_state:ok. */
export async function untilClusterOk(nodes: readonly TestNode[], timeoutMs = 20_000): Promise<void> {
  for (const node of nodes) {
    await until(`node ${node.port} is ok`, async () => (await node.text('cluster', 'info')).includes('cluster_state:ok'), timeoutMs)
  }
}
