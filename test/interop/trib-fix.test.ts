import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { TribCluster } from './trib-cluster.ts'

/** A slot in the middle of the first primary's range, and a tag of it. */
const TAG = '{Qi}'
const KEYS = 12

interface BrokenState {
  readonly name: string
  /** Breaks the cluster; `o` owns the slot, `a` and `b` are the other primaries. */
  readonly break: (lab: Lab) => Promise<void>
  /** Exit code of fix; 1 where it must refuse. */
  readonly exit?: 0 | 1
  /** What fix prints. */
  readonly says?: string
  readonly options?: readonly string[]
}

const STATES: readonly BrokenState[] = [
  { name: 'migrating only', break: (lab) => lab.set('o', 'migrating', 'a'), says: 'Case 4: Closing slot' },
  { name: 'importing only, no keys', break: (lab) => lab.set('a', 'importing', 'o'), says: 'Case 2: Moving all the' },
  { name: 'importing at two nodes', break: (lab) => lab.all(lab.set('a', 'importing', 'o'), lab.set('b', 'importing', 'o')) },
  { name: 'both ends open, nothing moved', break: (lab) => lab.open(), says: 'Case 1: Moving slot' },
  { name: 'both ends open, one key moved', break: async (lab) => { await lab.open(); await lab.migrate(1) } },
  { name: 'both ends open, half the keys moved', break: async (lab) => { await lab.open(); await lab.migrate(6) } },
  { name: 'both ends open, all keys moved', break: async (lab) => { await lab.open(); await lab.migrate(KEYS) } },
  { name: 'both ends open, and a third importing', break: async (lab) => { await lab.open(); await lab.set('b', 'importing', 'o') }, says: 'Case 3' },
  { name: 'migrating to one, another importing', break: async (lab) => { await lab.set('o', 'migrating', 'a'); await lab.set('b', 'importing', 'o') } },
  { name: 'importing from the wrong node', break: (lab) => lab.set('a', 'importing', 'b') },
  { name: 'keys moved, then the source closed', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o') } },
  { name: 'keys moved, then the target closed', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('a') } },
  { name: 'stray keys, nothing open', break: async (lab) => { await lab.open(); await lab.migrate(3); await lab.stable('o'); await lab.stable('a') }, says: 'stray key(s) of slot' },
  { name: 'a key with the same value at both nodes', break: async (lab) => { await lab.open(); await lab.copy(2) } },
  { name: 'a key with different values at both nodes', break: async (lab) => { await lab.open(); await lab.copy(2); await lab.at('o', 'set', `${TAG}:0`, 'newer') }, exit: 1, says: 'having different values' },
  { name: 'different values, and the source shall win', break: async (lab) => { await lab.open(); await lab.copy(1); await lab.at('o', 'set', `${TAG}:0`, 'value-0b'); await lab.at('o', 'set', `${TAG}:0`, 'value-0') }, options: ['--replace'] },
  { name: 'nobody serves it, one node has its keys', break: (lab) => lab.everywhere('delslots') },
  { name: 'nobody serves it, two nodes have keys', break: async (lab) => { await lab.open(); await lab.migrate(4); await lab.everywhere('delslots') } },
  { name: 'one node does not know who serves it', break: async (lab) => { await lab.at('a', 'cluster', 'delslots', lab.slot) } },
  { name: 'target already owner, source and others not told', break: async (lab) => { await lab.open(); await lab.migrate(KEYS); await lab.at('a', 'cluster', 'setslot', lab.slot, 'node', lab.id('a')) } },
]

type Role = 'o' | 'a' | 'b'

/** One slot with its keys, and verbs to break it. */
class Lab {
  readonly cluster: TribCluster
  readonly slot: number
  private readonly roles: Record<Role, number>

  constructor(cluster: TribCluster, slot: number, owner: number) {
    this.cluster = cluster
    this.slot = slot
    const [a, b] = [0, 1, 2].filter((index) => index !== owner)
    this.roles = { o: owner, a: a!, b: b! }
  }

  id(role: Role): string {
    return this.cluster.ids[this.roles[role]]!
  }

  at(role: Role, ...args: (string | number)[]): Promise<unknown> {
    return this.cluster.nodes[this.roles[role]]!.call(...args)
  }

  async all(...steps: Promise<void>[]): Promise<void> {
    await Promise.all(steps)
  }

  async set(role: Role, state: 'migrating' | 'importing', peer: Role): Promise<void> {
    await this.at(role, 'cluster', 'setslot', this.slot, state, this.id(peer))
  }

  async stable(role: Role): Promise<void> {
    await this.at(role, 'cluster', 'setslot', this.slot, 'stable')
  }

  async open(): Promise<void> {
    await this.set('a', 'importing', 'o')
    await this.set('o', 'migrating', 'a')
  }

  async migrate(count: number, ...extra: string[]): Promise<void> {
    const keys = Array.from({ length: count }, (_, i) => `${TAG}:${i}`)
    await this.at('o', 'migrate', '127.0.0.1', this.cluster.nodes[this.roles.a]!.port, '', 0, 5000, ...extra, 'keys', ...keys)
  }

  copy(count: number): Promise<void> {
    return this.migrate(count, 'copy')
  }

  async everywhere(verb: 'delslots'): Promise<void> {
    for (const node of this.cluster.nodes) await node.call('cluster', verb, this.slot).catch(() => undefined)
  }
}

describe.skipIf(isMissing('redis-server', 'fix on broken clusters of real servers'))('fix on real servers', () => {
  let cluster: TribCluster
  let slot = 0

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3 })
    slot = Number(await cluster.nodes[0]!.text('cluster', 'keyslot', TAG))
  }, 60_000)
  afterAll(() => cluster.stop())

  for (const state of STATES) {
    it(`${state.exit === 1 ? 'refuses' : 'repairs'}: ${state.name}`, async () => {
      const owner = await ownerOf(cluster, slot)
      const lab = new Lab(cluster, slot, owner)
      for (let i = 0; i < KEYS; i++) await lab.at('o', 'set', `${TAG}:${i}`, `value-${i}`)
      await state.break(lab)
      const fixed = await cluster.trib('fix', '--yes', ...(state.options ?? []), cluster.address(0))
      const said = fixed.stdout + fixed.stderr
      if (state.says !== undefined) expect(said).toContain(state.says)
      expect(fixed.code, said).toBe(state.exit ?? 0)
      if (state.exit === 1) {
        expect(said).toContain(`- ${TAG}:0`)
        const forced = await cluster.trib('fix', '--yes', '--replace', cluster.address(0))
        expect(forced.code, forced.stdout + forced.stderr).toBe(0)
        await expectWhole(cluster, slot)
        return
      }
      await expectWhole(cluster, slot)
      const again = await cluster.trib('fix', '--yes', cluster.address(0))
      expect(again.code).toBe(0)
      expect(again.stdout).not.toContain('Command:')
    }, 60_000)
  }
})

async function ownerOf(cluster: TribCluster, slot: number): Promise<number> {
  for (const [index, node] of cluster.nodes.entries()) {
    const mine = (await node.text('cluster', 'nodes')).split('\n').find((line) => line.includes('myself'))!
    for (const range of mine.split(' ').slice(8)) {
      const [first, last] = range.split('-').map(Number)
      if (!range.startsWith('[') && slot >= first! && slot <= (last ?? first!)) return index
    }
  }
  throw new Error(`nobody owns slot ${slot}`)
}

/** redis-cli agrees, every key is there once, with its value. */
async function expectWhole(cluster: TribCluster, slot: number): Promise<void> {
  const check = await until('redis-cli agrees', async () => {
    const answer = await cluster.redisCliCheck()
    return answer.code === 0 ? answer : undefined
  })
  expect(check.stdout).toContain('[OK] All 16384 slots covered.')
  expect(check.stdout).not.toContain('[WARNING]')
  const counts = await Promise.all(cluster.nodes.map((node) => node.text('cluster', 'countkeysinslot', slot)))
  expect(counts.map(Number).sort()).toEqual([0, 0, KEYS])
  const owner = cluster.nodes[await ownerOf(cluster, slot)]!
  const values = await Promise.all(Array.from({ length: KEYS }, (_, i) => owner.text('get', `${TAG}:${i}`)))
  expect(values.filter((value, i) => value !== `value-${i}`)).toEqual([])
}
