import { expect } from 'vitest'
import { uncoverSlots } from '../../support/uncover-slots.ts'
import { type CrashLab, KEYS } from './crash-lab.ts'
import type { CrashSubject } from './crash-subject.ts'

const IMPORTED = 12

/** Slots 0 to 3 have all their keys at this node. */
async function holdsKeys(lab: CrashLab, index: number): Promise<boolean> {
  const counts = await Promise.all([0, 1, 2, 3].map((slot) => lab.cluster.nodes[index]!.text('cluster', 'countkeysinslot', slot)))
  return counts.reduce((sum, count) => sum + Number(count), 0) === KEYS
}

async function expectKeysAt(lab: CrashLab, index: number): Promise<void> {
  await lab.expectWhole()
  expect(await holdsKeys(lab, index)).toBe(true)
}

async function movedTo(lab: CrashLab, to: number): Promise<void> {
  if (await holdsKeys(lab, to)) return
  await lab.succeed('reshard', '--from', lab.id(1 - to), '--to', lab.id(to), '--slots', '4', '--yes', lab.seed)
}

export const reshard: CrashSubject = {
  name: 'reshard',
  prepare: (lab) => movedTo(lab, 0),
  argv: (lab) => ['reshard', '--from', lab.id(0), '--to', lab.id(1), '--slots', '4', '--yes', lab.seed],
  expectBefore: (lab) => expectKeysAt(lab, 0),
  expectDone: (lab) => expectKeysAt(lab, 1),
}

/** Which of two equally full primaries takes the odd slot is no matter: even is even. */
export const rebalance: CrashSubject = {
  name: 'rebalance',
  async prepare(lab) {
    if (await holdsKeys(lab, 1)) return
    await lab.gatherLowSlots()
    await movedTo(lab, 1)
  },
  argv: (lab) => ['rebalance', '--threshold', '0.02', '--yes', lab.seed],
  expectBefore: (lab) => expectKeysAt(lab, 1),
  async expectDone(lab) {
    await lab.expectWhole()
    expect(await lab.succeed('rebalance', '--threshold', '0.02', lab.seed)).toContain('No rebalancing needed!')
  },
}

async function isMember(lab: CrashLab): Promise<boolean> {
  return (await lab.cluster.nodes[0]!.text('cluster', 'nodes')).includes(lab.id(3))
}

async function expectMember(lab: CrashLab, expected: boolean): Promise<void> {
  await lab.expectWhole()
  expect(await isMember(lab)).toBe(expected)
  const own = await lab.cluster.nodes[3]!.text('cluster', 'nodes')
  expect(own.trim().split('\n')).toHaveLength(expected ? 4 : 1)
}

async function setMember(lab: CrashLab, wanted: boolean): Promise<void> {
  if ((await isMember(lab)) === wanted) return
  if (wanted) await lab.succeed('add-node', '--yes', lab.cluster.address(3), lab.seed)
  else await lab.succeed('del-node', '--yes', lab.seed, lab.id(3))
}

const addNode: CrashSubject = {
  name: 'add-node',
  prepare: (lab) => setMember(lab, false),
  argv: (lab) => ['add-node', '--yes', lab.cluster.address(3), lab.seed],
  expectBefore: (lab) => expectMember(lab, false),
  expectDone: (lab) => expectMember(lab, true),
}

const delNode: CrashSubject = {
  name: 'del-node',
  prepare: (lab) => setMember(lab, true),
  argv: (lab) => ['del-node', '--yes', lab.seed, lab.id(3)],
  expectBefore: (lab) => expectMember(lab, true),
  expectDone: (lab) => expectMember(lab, false),
}

/** One slot half moved, one astray, one that nobody serves; keys in all of them. */
const fix: CrashSubject = {
  name: 'fix',
  async prepare(lab) {
    await lab.succeed('fix', '--yes', lab.seed)
    await lab.gatherLowSlots()
    const [source, target] = [lab.cluster.nodes[0]!, lab.cluster.nodes[1]!]
    for (const slot of [0, 1]) {
      await target.call('cluster', 'setslot', slot, 'importing', lab.id(0))
      await source.call('cluster', 'setslot', slot, 'migrating', lab.id(1))
      const keys = ((await source.call('cluster', 'getkeysinslot', slot, 100)) as string[]).slice(0, 7)
      await source.call('migrate', '127.0.0.1', target.port, '', 0, 5000, 'keys', ...keys)
    }
    await source.call('cluster', 'setslot', 1, 'stable')
    await target.call('cluster', 'setslot', 1, 'stable')
    await uncoverSlots(lab.cluster.nodes.slice(0, 3), [2])
  },
  uncounted: 'COUNTKEYSINSLOT',
  argv: (lab) => ['fix', '--yes', lab.seed],
  // fix is several operations, one for each finding: taking one back leaves the others' repairs, so what counts is the keys.
  expectBefore: (lab) => lab.expectKeys(),
  expectDone: (lab) => lab.expectKeys(),
}

async function importedCounts(lab: CrashLab): Promise<{ here: number; there: number }> {
  let here = 0
  for (const node of lab.cluster.nodes.slice(0, 3)) here += ((await node.call('keys', 'imp:*')) as string[]).length
  return { here, there: Number(await lab.standalone.text('dbsize')) }
}

const importing: CrashSubject = {
  name: 'import',
  async prepare(lab) {
    for (const node of lab.cluster.nodes.slice(0, 3)) for (const key of (await node.call('keys', 'imp:*')) as string[]) await node.call('del', key)
    for (let i = 0; i < IMPORTED; i++) await lab.standalone.call('set', `imp:${i}`, `value-${i}`)
  },
  argv: (lab) => ['import', '--yes', '--from', `127.0.0.1:${lab.standalone.port}`, lab.seed],
  // A key that was moved stays in the cluster, where clients may have changed it: none is lost, none doubled.
  async expectBefore(lab) {
    const { here, there } = await importedCounts(lab)
    expect(here + there).toBe(IMPORTED)
    await lab.expectWhole()
  },
  async expectDone(lab) {
    expect(await importedCounts(lab)).toEqual({ here: IMPORTED, there: 0 })
    await lab.expectWhole()
  },
}

const create: CrashSubject = {
  name: 'create',
  async prepare(lab) {
    for (const node of lab.fresh) await node.call('cluster', 'reset', 'hard')
  },
  argv: (lab) => ['create', '--yes', ...lab.fresh.map(({ port }) => `127.0.0.1:${port}`)],
  async expectBefore(lab) {
    for (const node of lab.fresh) expect(await node.text('cluster', 'info')).toMatch(/cluster_slots_assigned:0[^]*cluster_known_nodes:1\b/)
  },
  async expectDone(lab) {
    await lab.succeed('check', `127.0.0.1:${lab.fresh[0]!.port}`)
  },
}

export const CRASH_SUBJECTS: readonly CrashSubject[] = [create, reshard, rebalance, addNode, delNode, fix, importing]
