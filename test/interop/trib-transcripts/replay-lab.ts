import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from 'ioredis'
import { tribCommand } from '../../../src-main/cli/trib.ts'
import { freePorts } from '../../support/free-ports.ts'
import { run } from '../../support/program.ts'
import { startNodes, stopNodes, type TestNode } from '../../support/redis-nodes.ts'
import { uncoverSlots } from '../../support/uncover-slots.ts'
import { until } from '../../support/until.ts'
import { capture } from '../../trib/capture.ts'
import { canonicalLines } from './canonical-lines.ts'
import { type NamedNode, withAddresses, withNames } from './named-nodes.ts'
import type { Situation } from './situation.ts'

const ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0']
const NODES = 8

/** Six nodes of a cluster to be, two spare ones, a standalone server, and a port where nobody is. */
export class ReplayLab {
  readonly nodes: readonly TestNode[]
  readonly standalone: TestNode
  private readonly folder = mkdtempSync(join(tmpdir(), 'slotscope-replay-'))
  private readonly named: readonly NamedNode[]

  private constructor(nodes: readonly TestNode[], standalone: TestNode, named: readonly NamedNode[]) {
    this.nodes = nodes
    this.standalone = standalone
    this.named = named
  }

  static async start(): Promise<ReplayLab> {
    const nodes = (await startNodes('redis-server', NODES, ARGUMENTS)).sort((a, b) => a.port - b.port)
    const [standalone] = (await startNodes('redis-server', 1, ['--save', ''])) as [TestNode]
    const [nobody] = (await freePorts(1)) as [number]
    const named = await Promise.all(nodes.map(async (node, index) => ({ name: String(index), port: node.port, id: await node.text('cluster', 'myid') })))
    return new ReplayLab(nodes, standalone, [...named, { name: 'standalone', port: standalone.port, id: undefined }, { name: 'nobody', port: nobody, id: undefined }])
  }

  /** What a situation prints, in the form in which it is compared. */
  async replay(situation: Situation): Promise<string[]> {
    await situation.before?.(this)
    await this.untilAgreed()
    const looked = situation.shell === undefined ? '' : await this.shell(situation.shell)
    const printed = situation.trib === undefined ? looked : await this.trib(situation.trib, situation.input)
    const lines = canonicalLines(withNames(printed.replaceAll(this.folder, '<folder>'), this.named))
    return situation.isUnordered === true ? lines.sort() : lines
  }

  /** Runs `slotscope trib`, and gives what it printed, errors last, with its exit code. */
  async trib(words: string, input?: string): Promise<string> {
    const argv = withAddresses(words, this.named).replace('<folder>', this.folder).split(' ')
    const typed = input === undefined ? undefined : withAddresses(input, this.named).split(' ').map((line) => `${line}\n`).join('')
    const { stdout, stderr, exitCode } = await capture(tribCommand, argv, { env: { XDG_DATA_HOME: this.folder }, ...(typed === undefined ? {} : { input: typed }) })
    return `${stdout}\n${stderr}\nexit ${exitCode}`
  }

  async shell(line: string): Promise<string> {
    const { stdout, stderr, code } = await run('sh', ['-c', withAddresses(line, this.named).replace('<folder>', this.folder)])
    return `${stdout}${stderr}\nexit ${String(code)}`
  }

  id(index: number): string {
    return this.named[index]!.id!
  }

  /** Opens a slot at both ends. */
  async open(slot: number, source: number, target: number): Promise<void> {
    await this.nodes[target]!.call('cluster', 'setslot', slot, 'importing', this.id(source))
    await this.nodes[source]!.call('cluster', 'setslot', slot, 'migrating', this.id(target))
  }

  /** Moves some keys of an open slot. */
  async moveKeys(source: number, target: number, keys: readonly string[]): Promise<void> {
    await this.nodes[source]!.call('migrate', '127.0.0.1', this.nodes[target]!.port, '', 0, 5000, 'keys', ...keys)
  }

  /** Closes an open slot at both ends, wherever its keys are. */
  async close(slot: number, source: number, target: number): Promise<void> {
    for (const index of [source, target]) await this.nodes[index]!.call('cluster', 'setslot', slot, 'stable')
  }

  /**
   * Hands slots over behind trib's back: where the original chose one of several equal nodes, the state after it has to be the recorded one.
   * The target's epoch is made the greatest first: a heartbeat that the source sent before it let go would win its slots back elsewhere.
   */
  async handOver(first: number, last: number, source: number, target: number): Promise<void> {
    await this.nodes[target]!.call('cluster', 'bumpepoch')
    for (let slot = first; slot <= last; slot++) {
      const keys = (await this.nodes[source]!.call('cluster', 'getkeysinslot', slot, 1000)) as string[]
      if (keys.length > 0) {
        await this.open(slot, source, target)
        await this.moveKeys(source, target, keys)
      }
      await Promise.all([target, source, ...[0, 1, 2].filter((index) => index !== target && index !== source)].map((index) => this.nodes[index]!.call('cluster', 'setslot', slot, 'node', this.id(target))))
    }
  }

  /** Nobody serves these slots any more. */
  async uncover(...slots: number[]): Promise<void> {
    await uncoverSlots(this.nodes.slice(0, 6), slots)
  }

  /** `k:1` to `k:2000`, and `tags` keys `{tag}:i`, all in slot 8338. */
  async writeKeys(tags: number): Promise<void> {
    const client = new Cluster([{ host: '127.0.0.1', port: this.nodes[0]!.port }])
    await Promise.all(Array.from({ length: 2000 }, (_, i) => client.set(`k:${i + 1}`, `v${i + 1}`)))
    await Promise.all(Array.from({ length: tags }, (_, i) => client.set(`{tag}:${i + 1}`, `v${i + 1}`)))
    client.disconnect()
  }

  /** 50 keys from `imp:first` on, and one that the cluster has, too. */
  async fillStandalone(first: number): Promise<void> {
    for (let i = first; i < first + 50; i++) await this.standalone.call('set', `imp:${i}`, i)
    await this.standalone.call('set', 'k:1', 'v1')
  }

  /** Gossip has told every node, replicas too, who serves what: recordings were made by hand, with time between. */
  private async untilAgreed(): Promise<void> {
    await until('all agree about slots', async () => {
      const living = this.nodes.filter((node) => node.process.child.exitCode === null && node.process.child.signalCode === null)
      const members = (await Promise.all(living.map((node) => withinASecond(node.text('cluster', 'nodes'))))).filter((text) => text.trim().split('\n').length > 1)
      return new Set(members.map(slotsByNode)).size <= 1
    })
  }

  /** How long a node may be silent: long where a busy machine must not cause a failover, shorter where a dead one is waited for. */
  async setNodeTimeout(timeoutMs: number): Promise<void> {
    for (const node of this.nodes) await node.call('config', 'set', 'cluster-node-timeout', timeoutMs)
  }

  /** Every node of the cluster sees all others well, and all slots served. */
  async settle(count: number): Promise<void> {
    for (const node of this.nodes.slice(0, count)) {
      await until('the cluster is ok', async () => (await node.text('cluster', 'info')).includes('cluster_state:ok'), 20_000)
      await until('all are known', async () => (await node.text('cluster', 'info')).includes(`cluster_known_nodes:${count}`), 20_000)
    }
  }

  /** One node sees others as failed. */
  async untilFailed(witness: number, failed: readonly number[]): Promise<void> {
    await until('they are seen as failed', async () => {
      const lines = (await this.nodes[witness]!.text('cluster', 'nodes')).split('\n')
      return failed.every((index) => lines.some((line) => line.startsWith(this.id(index)) && / \S*,fail /.test(line)))
    }, 30_000)
  }

  async stop(): Promise<void> {
    await stopNodes(this.nodes)
    await this.standalone.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A node that del-node is shutting down answers no more. */
function withinASecond(answer: Promise<string>): Promise<string> {
  return Promise.race([answer, new Promise<string>((resolve) => setTimeout(resolve, 1000, ''))])
}

function slotsByNode(text: string): string {
  const owners = text.trim().split('\n').map((line) => [line.slice(0, 40), ...line.split(' ').slice(8).filter((range) => !range.startsWith('['))])
  return owners.filter((owner) => owner.length > 1).map((owner) => owner.join(' ')).sort().join('\n')
}
