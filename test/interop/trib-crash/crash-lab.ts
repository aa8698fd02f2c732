import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { tribCommand } from '../../../src-main/cli/trib.ts'
import { type Finished, slotscope } from '../../support/program.ts'
import { type ServerKind, startNodes, type TestNode } from '../../support/redis-nodes.ts'
import { until } from '../../support/until.ts'
import { type Captured, capture } from '../../trib/capture.ts'
import { TribCluster } from '../trib-cluster.ts'
import type { CrashSubject } from './crash-subject.ts'

const PRELOAD = pathToFileURL(fileURLToPath(new URL('../../support/crash-after.ts', import.meta.url))).href
/** Tags of slots 0 to 3, the lowest there are: those that move. */
export const TAGS = ['{3560}', '{22179}', '{48756}', '{2977}']
export const KEYS = 80
/** Where the journals of runs are that were not killed. */
const SCRATCH = 'scratch'

/** Three primaries, a node that is not in the cluster, three that are in none, and a standalone server. */
export class CrashLab {
  readonly cluster: TribCluster
  readonly fresh: readonly TestNode[]
  readonly standalone: TestNode

  private constructor(cluster: TribCluster, fresh: readonly TestNode[], standalone: TestNode) {
    this.cluster = cluster
    this.fresh = fresh
    this.standalone = standalone
  }

  /** @param extra further arguments of the cluster's nodes */
  static async start(kind: ServerKind = 'redis-server', extra: readonly string[] = []): Promise<CrashLab> {
    const cluster = await TribCluster.start(kind, { primaries: 3, spare: 1, extra })
    const fresh = await startNodes(kind, 3)
    const [standalone] = (await startNodes(kind, 1, ['--save', ''])) as [TestNode]
    const lab = new CrashLab(cluster, fresh, standalone)
    for (let i = 0; i < KEYS; i++) await cluster.nodes[0]!.call('set', `${TAGS[i % TAGS.length]!}:${i}`, `value-${i}`)
    return lab
  }

  get seed(): string {
    return this.cluster.address(2)
  }

  id(index: number): string {
    return this.cluster.ids[index]!
  }

  /** A run in a process of its own, that may be killed. */
  killable(argv: readonly string[], env: Record<string, string>): Promise<Finished> {
    return slotscope(['trib', ...argv], { env: { XDG_DATA_HOME: this.cluster.journalFolder, NODE_OPTIONS: `--import=${PRELOAD}`, ...env }, timeoutMs: 60_000 })
  }

  /** How many commands a whole run sends. */
  async commandCount({ argv, uncounted }: CrashSubject): Promise<number> {
    const file = join(this.cluster.journalFolder, 'count')
    const { code, stdout, stderr } = await this.killable(argv(this), { CRASH_COUNT_FILE: file, CRASH_SKIP: uncounted ?? '' })
    expect(code, stdout + stderr).toBe(0)
    return Number(readFileSync(file, 'utf8'))
  }

  /** The operation that was interrupted, if any began. */
  async unfinished(): Promise<string | undefined> {
    return (await this.trib('resume')).stdout.match(/^[a-z-]+-\d{8}-\S+/m)?.[0]
  }

  /** How many operations have begun so far. */
  begunCount(): number {
    const folder = join(this.cluster.journalFolder, 'slotscope', 'trib')
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')).length : 0
  }

  trib(...argv: string[]): Promise<Captured> {
    return capture(tribCommand, argv, { env: { XDG_DATA_HOME: this.cluster.journalFolder } })
  }

  /** Something that has to succeed, whose journal is nobody's concern. */
  async succeed(...argv: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await capture(tribCommand, argv, { env: { XDG_DATA_HOME: join(this.cluster.journalFolder, SCRATCH) } })
    expect(exitCode, `${argv.join(' ')}: ${stdout}${stderr}`).toBe(0)
    return stdout
  }

  /** Keys of slots 0 to 3, at every node; a key at two nodes counts twice. */
  async expectKeys(): Promise<void> {
    let total = 0
    for (const node of this.cluster.nodes.slice(0, 3)) for (let slot = 0; slot < TAGS.length; slot++) total += Number(await node.text('cluster', 'countkeysinslot', slot))
    expect(total).toBe(KEYS)
  }

  /** check finds nothing, as soon as gossip has told everybody. */
  async expectWhole(): Promise<void> {
    await until('check finds nothing', async () => {
      const { exitCode, stdout } = await this.trib('check', this.seed)
      if (exitCode !== 0) throw new Error(stdout)
      return true
    }, 15_000)
    await this.expectKeys()
  }

  /** Brings slots 0 to 3 back to the first node, whoever has them. */
  async gatherLowSlots(): Promise<void> {
    const nodes = this.cluster.nodes.slice(0, 3)
    for (const index of [1, 2]) {
      for (let slot = 0; slot < TAGS.length; slot++) await this.bringHome(slot, index, nodes)
    }
    await this.expectWhole()
  }

  private async bringHome(slot: number, index: number, nodes: readonly TestNode[]): Promise<void> {
    const keys = (await nodes[index]!.call('cluster', 'getkeysinslot', slot, 1000)) as string[]
    if (keys.length === 0) return
    await nodes[0]!.call('cluster', 'setslot', slot, 'importing', this.id(index))
    await nodes[index]!.call('cluster', 'setslot', slot, 'migrating', this.id(0))
    await nodes[index]!.call('migrate', '127.0.0.1', nodes[0]!.port, '', 0, 5000, 'keys', ...keys)
    for (const node of nodes) await node.call('cluster', 'setslot', slot, 'node', this.id(0))
  }

  async stop(): Promise<void> {
    await this.cluster.stop()
    await Promise.all([...this.fresh, this.standalone].map((node) => node.stop()))
  }
}
