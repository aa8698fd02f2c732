import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import type { TestServer } from '../replication/redis-server.ts'

/** Two nodes that share the slots, the first half and the second. */
export class TwoPrimaries {
  readonly first: TestServer
  readonly second: TestServer
  readonly firstId: string
  readonly secondId: string

  private constructor(first: TestServer, second: TestServer, firstId: string, secondId: string) {
    this.first = first
    this.second = second
    this.firstId = firstId
    this.secondId = secondId
  }

  static async start(offered = 'both'): Promise<TwoPrimaries> {
    const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--atomic-slot-migration', offered]
    const [first, second] = await Promise.all([startOurs(args), startOurs(args)])
    const ids = await Promise.all([first, second].map((node) => node.redis.call('cluster', 'myid') as Promise<string>))
    await first.redis.call('cluster', 'set-config-epoch', '1')
    await second.redis.call('cluster', 'set-config-epoch', '2')
    await first.redis.call('cluster', 'addslotsrange', '0', '8191')
    await second.redis.call('cluster', 'addslotsrange', '8192', '16383')
    await first.redis.call('cluster', 'meet', '127.0.0.1', String(second.port))
    const pair = new TwoPrimaries(first, second, ids[0]!, ids[1]!)
    for (const node of [first, second]) await until('the cluster is whole', async () => (await pair.info(node)).includes('cluster_state:ok') && (await pair.info(node)).includes('cluster_size:2'))
    return pair
  }

  private info(node: TestServer): Promise<string> {
    return node.redis.call('cluster', 'info') as Promise<string>
  }

  /** GETSLOTMIGRATIONS, the newest first. */
  async jobs(node: TestServer): Promise<Record<string, unknown>[]> {
    return ((await node.redis.call('cluster', 'getslotmigrations')) as unknown[][]).map(fieldsOf)
  }

  /** MIGRATION STATUS ALL, the newest first. */
  async tasks(node: TestServer): Promise<Record<string, unknown>[]> {
    return ((await node.redis.call('cluster', 'migration', 'status', 'all')) as unknown[][]).map(fieldsOf)
  }

  /** Waits until the newest migration of a node is in a state. */
  async untilState(node: TestServer, state: string): Promise<void> {
    await until(`the migration is ${state}`, async () => {
      const [job] = await this.jobs(node)
      if (job?.['state'] !== state) throw new Error(JSON.stringify(job))
      return true
    })
  }

  /** Who serves a slot in a node's eyes. */
  async ownerOf(slot: number, node: TestServer): Promise<string | undefined> {
    const slots = (await node.redis.call('cluster', 'slots')) as [number, number, [string, number, string]][]
    return slots.find(([first, last]) => slot >= first && slot <= last)?.[2][2]
  }

  async stop(): Promise<void> {
    await Promise.all([this.first.stop(), this.second.stop()])
  }
}

function fieldsOf(list: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]))
}
