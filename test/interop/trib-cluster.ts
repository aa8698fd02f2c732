import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from 'ioredis'
import { type Finished, run, slotscope } from '../support/program.ts'
import { type ServerKind, startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'

export const CLUSTER_ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '3000', '--save', '', '--appendonly', 'no']
const DEBUG_ARGUMENTS = ['--enable-debug-command', 'yes']

/** A cluster a test does things to with `slotscope trib`, with journals of its own. */
export class TribCluster {
  readonly nodes: readonly TestNode[]
  readonly ids: readonly string[]
  readonly journalFolder: string

  private constructor(nodes: readonly TestNode[], ids: readonly string[], journalFolder: string) {
    this.nodes = nodes
    this.ids = ids
    this.journalFolder = journalFolder
  }

  /** Starts `spare` nodes more than the cluster is made of. */
  static async start(kind: ServerKind, opts: { primaries: number; replicas?: number; spare?: number; extra?: readonly string[] }): Promise<TribCluster> {
    const members = opts.primaries * (1 + (opts.replicas ?? 0))
    const nodes = await startNodes(kind, members + (opts.spare ?? 0), [...CLUSTER_ARGUMENTS, ...(kind === 'redis-server' ? DEBUG_ARGUMENTS : []), ...(opts.extra ?? [])])
    nodes.sort((a, b) => a.port - b.port)
    const ids = await Promise.all(nodes.map((node) => node.text('cluster', 'myid')))
    const cluster = new TribCluster(nodes, ids, mkdtempSync(join(tmpdir(), 'slotscope-trib-')))
    const addresses = nodes.slice(0, members).map(({ port }) => `127.0.0.1:${port}`)
    const made = await cluster.trib('create', '--yes', '--replicas', String(opts.replicas ?? 0), ...addresses)
    if (made.code !== 0) throw new Error(made.stdout + made.stderr)
    await untilClusterOk(nodes.slice(0, members))
    return cluster
  }

  address(index: number): string {
    return `127.0.0.1:${this.nodes[index]!.port}`
  }

  trib(...args: string[]): Promise<Finished> {
    return slotscope(['trib', ...args], { env: { XDG_DATA_HOME: this.journalFolder }, timeoutMs: 120_000 })
  }

  /** What redis-cli's own check says. */
  async redisCliCheck(index = 0): Promise<Finished> {
    return run('redis-cli', ['--cluster', 'check', this.address(index)])
  }

  client(): Cluster {
    return new Cluster([{ host: '127.0.0.1', port: this.nodes[0]!.port }], { redisOptions: { maxRetriesPerRequest: 20 }, slotsRefreshTimeout: 5000 })
  }

  /** Keys at each primary, summed; a key at two nodes counts twice. */
  async keyTotal(): Promise<number> {
    let total = 0
    for (const node of this.nodes) {
      const nodes = await node.text('cluster', 'nodes')
      if (/myself,master/.test(nodes)) total += Number(await node.text('dbsize'))
    }
    return total
  }

  async stop(): Promise<void> {
    await stopNodes(this.nodes)
    rmSync(this.journalFolder, { recursive: true, force: true })
  }
}

/** Writes `key:i` = `value-i`. */
export async function writeKeys(client: Cluster, count: number): Promise<void> {
  for (let first = 0; first < count; first += 500) {
    const size = Math.min(500, count - first)
    await Promise.all(Array.from({ length: size }, (_, i) => client.set(`key:${first + i}`, `value-${first + i}`)))
  }
}

/** How many of them are missing or wrong. */
export async function countWrongKeys(client: Cluster, count: number): Promise<number> {
  let wrong = 0
  for (let first = 0; first < count; first += 500) {
    const size = Math.min(500, count - first)
    const values = await Promise.all(Array.from({ length: size }, (_, i) => client.get(`key:${first + i}`)))
    wrong += values.filter((value, i) => value !== `value-${first + i}`).length
  }
  return wrong
}
