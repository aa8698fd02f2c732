import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tribCommand } from '../../src-main/cli/trib.ts'
import { isMissing } from '../support/program.ts'
import { startNode, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { type Captured, capture } from '../trib/capture.ts'
import { CLUSTER_ARGUMENTS, countWrongKeys, TribCluster, writeKeys } from './trib-cluster.ts'

const KEYS = 600
const LIMIT_MS = 90_000

/** A cluster whose nodes are stopped and started again, with and without what they knew. */
class LossyCluster {
  readonly cluster: TribCluster
  private readonly restarted = new Map<number, TestNode>()

  constructor(cluster: TribCluster) {
    this.cluster = cluster
  }

  node(index: number): TestNode {
    return this.restarted.get(index) ?? this.cluster.nodes[index]!
  }

  fix(...options: readonly string[]): Promise<Captured> {
    return capture(tribCommand, ['fix', '--yes', ...options, this.cluster.address(0)])
  }

  /** What it holds is on disk, and it is gone. */
  async kill(index: number): Promise<void> {
    await until('what it holds is on disk', async () => this.isSaved(index), 20_000)
    await this.node(index).process.stop('SIGKILL')
  }

  /** A save waits for the one that a replica's first synchronisation has begun. */
  private async isSaved(index: number): Promise<boolean> {
    const reply = await this.node(index).call('save').catch(String)
    if (!String(reply).includes('already in progress')) expect(reply).toBe('OK')
    return reply === 'OK'
  }

  async start(index: number): Promise<void> {
    const { port, folder } = this.cluster.nodes[index]!
    this.restarted.set(index, await startNode('redis-server', port, CLUSTER_ARGUMENTS, folder))
  }

  nodesConf(index: number): string {
    return join(this.cluster.nodes[index]!.folder, 'nodes.conf')
  }

  /** By the word of node 0, which forgets the address of a node whose place a stranger took, and does not call it failed. */
  async untilFailed(index: number): Promise<void> {
    await until('it is seen as failed', async () => new RegExp(`^${this.cluster.ids[index]!}.*,(fail|noaddr)[ ,]`, 'm').test(await this.node(0).text('cluster', 'nodes')), 20_000)
  }

  async untilOk(...indexes: number[]): Promise<void> {
    for (const index of indexes) await until('the cluster is ok', async () => (await this.node(index).text('cluster', 'info')).includes('cluster_state:ok'), 30_000)
  }

  /** Every key is there with its value; redis-cli and a second fix have nothing to say. */
  async expectWhole(): Promise<void> {
    const client = this.cluster.client()
    try {
      expect(await countWrongKeys(client, KEYS)).toBe(0)
    } finally {
      client.disconnect()
    }
    const again = await this.fix()
    expect(again.exitCode, again.stdout + again.stderr).toBe(0)
    expect(again.stdout).not.toContain('Command:')
    expect((await this.cluster.redisCliCheck()).stdout).toContain('[OK] All 16384 slots covered.')
  }

  async stop(): Promise<void> {
    await Promise.all([...this.restarted.values()].map((node) => node.stop()))
    await this.cluster.stop()
  }
}

async function lossy(replicas: number): Promise<LossyCluster> {
  const cluster = await TribCluster.start('redis-server', { primaries: 3, replicas })
  const client = cluster.client()
  await writeKeys(client, KEYS)
  client.disconnect()
  return new LossyCluster(cluster)
}

describe.skipIf(isMissing('redis-server', 'fix where nodes are lost'))('fix where primaries without replicas are lost', () => {
  let lab: LossyCluster
  beforeAll(async () => {
    lab = await lossy(0)
  }, 60_000)
  afterAll(() => lab.stop())

  it('leaves what gossip settles: two primaries with equal epochs and the same slot', async () => {
    const slot = await slotWithoutKeys(lab)
    for (const index of [1, 2]) await lab.kill(index)
    for (const index of [1, 2]) {
      const text = readFileSync(lab.nodesConf(index), 'utf8').replace(/^(\S+ \S+ \S*myself\S* - \d+ \d+) \d+ (connected.*)$/m, (_, head: string, tail: string) => `${head} 9 ${tail}${index === 2 ? ` ${slot}` : ''}`)
      writeFileSync(lab.nodesConf(index), text.replace(/currentEpoch \d+/, 'currentEpoch 9'))
    }
    for (const index of [1, 2]) await lab.start(index)
    await lab.untilOk(0, 1, 2)
    const { exitCode, stdout, stderr } = await lab.fix('--search-multiple-owners')
    expect(exitCode, stdout + stderr).toBe(0)
    const epochs = await Promise.all([1, 2].map(async (index) => /cluster_my_epoch:(\d+)/.exec(await lab.node(index).text('cluster', 'info'))![1]))
    expect(new Set(epochs).size).toBe(2)
    await lab.expectWhole()
  }, LIMIT_MS)

  it('refuses while the only holder of keys is away, and has nothing to do once it is back', async () => {
    await lab.kill(1)
    await lab.untilFailed(1)
    const refused = await lab.fix()
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('*** Fixing slots coverage with 1 unreachable masters is dangerous')
    await lab.start(1)
    await lab.untilOk(0, 1, 2)
    await lab.expectWhole()
  }, LIMIT_MS)

  it('refuses for open slots, too, while a primary is away', async () => {
    await lab.node(0).call('cluster', 'setslot', 100, 'migrating', lab.cluster.ids[2]!)
    await lab.kill(1)
    await lab.untilFailed(1)
    const refused = await lab.fix()
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('*** Fixing open slots with 1 unreachable masters is dangerous')
    await lab.start(1)
    await lab.untilOk(0, 1, 2)
    const fixed = await lab.fix()
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0)
    await lab.expectWhole()
  }, LIMIT_MS)

  it('refuses when a primary lost its nodes.conf, and completes what the operator began by forgetting the old id and meeting the new one', async () => {
    await lab.kill(1)
    rmSync(lab.nodesConf(1))
    await lab.start(1)
    const early = await lab.fix()
    expect(early.exitCode, early.stdout).toBe(1)
    expect(early.stdout).toMatch(/is not at its address any more|is held for failed|has no known address/)
    await lab.untilFailed(1)
    const refused = await lab.fix()
    expect(refused.exitCode, refused.stdout).toBe(1)
    expect(refused.stdout + refused.stderr).toContain('1 unreachable masters is dangerous')
    for (const index of [0, 2]) await lab.node(index).call('cluster', 'forget', lab.cluster.ids[1]!)
    await lab.node(0).call('cluster', 'meet', '127.0.0.1', lab.node(1).port)
    await until('all know each other', async () => (await Promise.all([0, 1, 2].map((index) => lab.node(index).text('cluster', 'info')))).every((info) => info.includes('cluster_known_nodes:3')), 20_000)
    const fixed = await lab.fix()
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0)
    await lab.untilOk(0, 1, 2)
    await lab.expectWhole()
  }, LIMIT_MS)

  it('gives a lost primary’s slots away only when told to, and keeps every key the others have', async () => {
    const kept = Number(await lab.node(0).text('dbsize')) + Number(await lab.node(1).text('dbsize'))
    await lab.kill(2)
    await lab.untilFailed(2)
    expect((await lab.fix()).exitCode).toBe(1)
    const fixed = await lab.fix('--fix-with-unreachable-masters')
    expect(fixed.stdout).toContain('Covering slot')
    await lab.untilOk(0, 1)
    expect(Number(await lab.node(0).text('dbsize')) + Number(await lab.node(1).text('dbsize'))).toBe(kept)
    expect((await lab.cluster.redisCliCheck()).stdout).toContain('[OK] All 16384 slots covered.')
  }, LIMIT_MS)
})

describe.skipIf(isMissing('redis-server', 'fix where nodes are lost'))('fix where primaries with replicas are lost', () => {
  let lab: LossyCluster
  beforeAll(async () => {
    lab = await lossy(1)
    for (const index of [3, 4, 5]) await until('replicas are in sync', async () => (await lab.node(index).text('info', 'replication')).includes('master_link_status:up'), 20_000)
  }, 60_000)
  afterAll(() => lab.stop())

  it('makes the replica of a dead primary one', async () => {
    await lab.kill(1)
    const fixed = await lab.fix()
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0)
    await lab.untilOk(0, 2)
    await lab.expectWhole()
    await lab.start(1)
    await until('it is a replica', async () => (await lab.node(1).text('info', 'replication')).includes('master_link_status:up'), 20_000)
    await lab.expectWhole()
  }, LIMIT_MS)

  it('does so where a primary lost its nodes.conf, whose place is taken by a stranger', async () => {
    await lab.kill(2)
    rmSync(lab.nodesConf(2))
    await lab.start(2)
    const fixed = await lab.fix()
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0)
    await lab.untilOk(0)
    await lab.expectWhole()
  }, LIMIT_MS)
})

async function slotWithoutKeys(lab: LossyCluster): Promise<number> {
  for (let slot = 5461; slot < 10922; slot++) if ((await lab.node(1).text('cluster', 'countkeysinslot', slot)) === '0') return slot
  throw new Error('every slot of the second primary has keys')
}
