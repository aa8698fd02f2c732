import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tribCommand } from '../../src-main/cli/trib.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { type Captured, capture } from '../trib/capture.ts'
import { TribCluster } from './trib-cluster.ts'
import { BROKEN_STATES, type BrokenState } from './trib-fix/broken-states.ts'
import { KEYS, SlotLab, TAG } from './trib-fix/slot-lab.ts'

/** A sample by default; TRIB_FIX_STRIDE=1 tries all, TRIB_FIX_ONLY='two owners' those of that name. */
const STRIDE = Number(process.env['TRIB_FIX_STRIDE'] ?? 4)
const ONLY = process.env['TRIB_FIX_ONLY']

describe.skipIf(isMissing('redis-server', 'fix on broken clusters of real servers'))('fix on real servers', () => {
  let cluster: TribCluster
  let slot = 0
  const fix = (...options: readonly string[]): Promise<Captured> => capture(tribCommand, ['fix', '--yes', ...options, cluster.address(0)])

  beforeAll(async () => {
    cluster = await TribCluster.start('redis-server', { primaries: 3 })
    slot = Number(await cluster.nodes[0]!.text('cluster', 'keyslot', TAG))
  }, 60_000)
  afterAll(() => cluster.stop())

  for (const state of BROKEN_STATES.filter(({ name }, index) => (ONLY === undefined ? index % STRIDE === 0 : new RegExp(ONLY).test(name)))) {
    it(`${state.refusal === undefined ? 'repairs' : 'refuses'}: ${state.name}`, async () => {
      await wholeAgain(cluster)
      const lab = new SlotLab(cluster, slot, await ownerOf(cluster, slot))
      await lab.fill()
      if (state.isFrozen === true) await lab.freeze()
      try {
        await state.break(lab)
        await repairs(state, fix)
        await expectWhole(lab)
        const again = await fix()
        expect(again.stdout).not.toContain('Command:')
        expect(again.exitCode).toBe(0)
      } finally {
        await lab.thaw()
      }
      await untilRedisCliAgrees(cluster)
      await expectWhole(lab)
      await clear(lab)
    }, 90_000)
  }
})

/** Where fix must refuse it names the keys, and does what it is told with --replace. */
async function repairs(state: BrokenState, fix: (...options: readonly string[]) => Promise<Captured>): Promise<void> {
  const fixed = await fix(...(state.options ?? []))
  const said = fixed.stdout + fixed.stderr
  if (state.says !== undefined) expect(said).toContain(state.says)
  expect(fixed.exitCode, said).toBe(state.refusal === undefined ? 0 : 1)
  if (state.refusal === undefined) return
  expect(said).toContain(state.refusal)
  expect(said).toMatch(/^ {4}- \{Qi\}:(0|typed)$/m)
  const forced = await fix('--replace')
  expect(forced.exitCode, forced.stdout + forced.stderr).toBe(0)
}

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

/** Every key is there once, at the owner, and those that were not contested with their values. */
async function expectWhole(lab: SlotLab): Promise<void> {
  const { cluster, slot, extraKeys } = lab
  const counts = await Promise.all(cluster.nodes.map((node) => node.text('cluster', 'countkeysinslot', slot)))
  expect(counts.map(Number).sort((a, b) => a - b)).toEqual([0, 0, KEYS + extraKeys])
  if (extraKeys < 0) return
  const owner = cluster.nodes[await ownerOf(cluster, slot)]!
  for (let i = 1; i < KEYS; i++) expect(await owner.text('get', `${TAG}:${i}`)).toBe(`value-${i}`)
  expect(await owner.text('exists', `${TAG}:0`)).toBe('1')
}

async function untilRedisCliAgrees(cluster: TribCluster): Promise<void> {
  const check = await until('redis-cli agrees', async () => {
    const answer = await cluster.redisCliCheck()
    return answer.code === 0 ? answer : undefined
  })
  expect(check.stdout).toContain('[OK] All 16384 slots covered.')
  expect(check.stdout).not.toContain('[WARNING]')
}

/** A node takes a moment until it serves again. */
async function wholeAgain(cluster: TribCluster): Promise<void> {
  for (const node of cluster.nodes) await until('the cluster is ok', async () => (await node.text('cluster', 'info')).includes('cluster_state:ok'), 20_000)
}

async function clear(lab: SlotLab): Promise<void> {
  for (const node of lab.cluster.nodes) await node.call('flushall')
}
