import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChangeInfo } from '../../src-main/contract/changes.ts'
import type { CallArgument } from '../../src-main/contract/contract.ts'
import type { SandboxInfo } from '../../src-main/contract/model.ts'
import type { EmbeddedNode } from '../../src-main/engine/embedded-node.ts'
import { startNode } from '../../src-main/engine/node.ts'
import { freePorts } from '../sandbox/free-ports.ts'
import type { BridgePage } from './bridge-page.ts'
import { WorkbenchLab } from './workbench-lab.ts'

const POLL = { timeout: 30_000, interval: 20 }
const KEYS = 1500
let lab: WorkbenchLab
let home: string
let page: BridgePage
let sandbox: SandboxInfo
let connectionId: string
let client: Cluster

beforeAll(async () => {
  lab = await WorkbenchLab.open({ name: 'changes' })
  ;({ connectionId, home, page, sandbox } = lab)
  client = new Cluster([{ host: sandbox.nodes[0]!.host, port: sandbox.nodes[0]!.port }])
  for (let i = 0; i < KEYS; i++) await client.set(`key:${i}`, `value-${i}`)
}, 60_000)

afterAll(async () => {
  client.disconnect()
  await lab.close()
}, 30_000)

const primaries = (): readonly string[] => sandbox.nodes.filter(({ role }) => role === 'primary').map(({ nodeId }) => nodeId)

async function slotCounts(): Promise<number[]> {
  const { shards } = await page.value('topology.get', { connectionId })
  return primaries().map((nodeId) => shards.find((shard) => shard.primaryId === nodeId)?.slotCount ?? 0)
}

function newest(changeId: string): ChangeInfo | undefined {
  return page.events('trib.changed').findLast((change) => change.changeId === changeId)
}

async function ended(changeId: string): Promise<ChangeInfo> {
  await expect.poll(() => newest(changeId)?.status, POLL).toMatch(/^(done|stopped|failed)$/)
  return newest(changeId)!
}

async function carriedOut(arg: Omit<CallArgument<'trib.plan'>, 'connectionId'>): Promise<ChangeInfo> {
  const { planId } = await page.value('trib.plan', { connectionId, ...arg })
  return ended((await page.value('trib.execute', { planId })).changeId)
}

async function expectKeys(): Promise<void> {
  const values = await Promise.all(Array.from({ length: KEYS }, (_, i) => client.get(`key:${i}`)))
  expect(values.filter((value, i) => value !== `value-${i}`)).toEqual([])
}

describe('changes of a cluster, over the bridge', () => {
  it('are shown before anything is done', async () => {
    const [first, second] = primaries()
    const { preview } = await page.value('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 100, from: [first!], to: second! } })
    expect(preview).toMatchObject({ kind: 'reshard', estimate: { slotCount: 100 }, moves: [{ sourceId: first, targetId: second, ranges: [[0, 99]] }], ways: [{ slotCount: 100, way: 'keys' }] })
    expect(preview.estimate!.keyCount).toBeGreaterThan(0)
    expect(preview.steps.map(({ words }) => words)).toEqual([expect.stringMatching(/^move 100 slots from 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+$/)])
    expect(preview.command).toMatch(/^slotscope trib reshard --from [0-9a-f]{40} --to [0-9a-f]{40} --slots 100 127\.0\.0\.1:\d+$/)
    expect(preview.lines.join('\n')).toContain('To move: 100 slots')
    expect(await page.value('trib.changes', { connectionId })).toEqual({ changes: [], unfinished: [] })
    expect((await slotCounts()).reduce((sum, count) => sum + count, 0)).toBe(16384)
  })

  it('are carried out as they were shown, with progress, and once', async () => {
    const [first, second] = primaries()
    const { planId } = await page.value('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 100, from: [first!], to: second! } })
    const begun = await page.value('trib.execute', { planId })
    expect(begun).toMatchObject({ kind: 'reshard', connectionId, status: 'running' })
    expect(await page.call('trib.execute', { planId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    const done = await ended(begun.changeId)
    expect(done).toMatchObject({ status: 'done', slotsMoved: 100, stepsDone: 1, stepCount: 1, isUnfinished: false })
    expect(done.operationId).toMatch(/^reshard-/)
    expect((await page.value('trib.log', { changeId: begun.changeId })).lines.filter((line) => line.startsWith('Moving slot'))).toHaveLength(100)
    await expect.poll(slotCounts, POLL).toEqual([5361, 5562, 5461])
    await expectKeys()
  }, 60_000)

  it.each(['rollback', 'resume'] as const)('are stopped at a safe point, shown as unfinished, and ended by %s', async (verb) => {
    const [first, , third] = primaries()
    const counts = await slotCounts()
    const { planId } = await page.value('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 1500, from: [third!], to: first! }, settings: { keysPerSecond: 150 } })
    const { changeId } = await page.value('trib.execute', { planId })
    const other = await page.value('trib.plan', { connectionId, wish: { kind: 'failover', nodeId: sandbox.nodes.find(({ role }) => role === 'replica')!.nodeId, mode: 'plain' } })
    expect(await page.call('trib.execute', { planId: other.planId })).toMatchObject({ ok: false, code: 'REFUSED' })
    await expect.poll(() => newest(changeId)?.slotsMoved, POLL).toBeGreaterThan(0)
    await page.value('trib.stop', { changeId })
    const stopped = await ended(changeId)
    expect(stopped).toMatchObject({ status: 'stopped', isUnfinished: true })
    const operationId = stopped.operationId!
    const { changes, unfinished } = await page.value('trib.changes', { connectionId })
    expect(changes[0]).toMatchObject({ changeId, status: 'stopped' })
    expect(unfinished).toMatchObject([{ operationId, kind: 'reshard', stepCount: 1, stepsDone: 0, isRollingBack: false }])
    expect((await page.value('trib.check', { connectionId })).findings).toEqual([])
    await expectKeys()
    const healed = await ended((await page.value(`trib.${verb}`, { connectionId, operationId })).changeId)
    expect(healed, healed.recentLines.join('\n')).toMatchObject({ kind: verb, status: 'done' })
    const moved = verb === 'resume' ? 1500 : 0
    await expect.poll(slotCounts, POLL).toEqual([counts[0]! + moved, counts[1], counts[2]! - moved])
    expect((await page.value('trib.changes', { connectionId })).unfinished).toEqual([])
    expect(await page.call(`trib.${verb}`, { connectionId, operationId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    await expectKeys()
  }, 90_000)

  it('even out, fail over, repair, and take nodes in and out', async () => {
    expect(await carriedOut({ wish: { kind: 'rebalance', thresholdPercent: 1 } })).toMatchObject({ status: 'done', slotsMoved: 1501 })
    await expect.poll(slotCounts, POLL).toEqual([5461, 5461, 5462])
    const { planId, preview } = await page.value('trib.plan', { connectionId, wish: { kind: 'rebalance' } })
    expect(preview.steps).toEqual([])
    expect(await page.call('trib.execute', { planId })).toMatchObject({ ok: false, code: 'REFUSED', message: 'there is nothing to do' })
    const { nodes } = await page.value('topology.get', { connectionId })
    const replica = nodes.find(({ role }) => role === 'replica')!
    expect(await carriedOut({ wish: { kind: 'failover', nodeId: replica.nodeId, mode: 'plain' } })).toMatchObject({ status: 'done', stepsDone: 1 })
    await expect.poll(async () => (await page.value('topology.get', { connectionId })).nodes.find(({ nodeId }) => nodeId === replica.nodeId)?.role, POLL).toBe('primary')
    expect(await carriedOut({ wish: { kind: 'fix' } })).toMatchObject({ status: 'done', slotsMoved: 0 })
    const port = await freePorts(1)
    const newcomer: EmbeddedNode = await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--cluster-enabled', 'yes', '--save', '', '--dir', home] })
    try {
      const added = await carriedOut({ wish: { kind: 'add-node', host: '127.0.0.1', port } })
      expect(added, added.recentLines.join('\n')).toMatchObject({ status: 'done' })
      await expect.poll(async () => (await page.value('topology.get', { connectionId })).nodes.length, POLL).toBe(7)
      const removed = await carriedOut({ wish: { kind: 'del-node', nodeId: newcomer.nodeId! } })
      expect(removed, removed.recentLines.join('\n')).toMatchObject({ status: 'done' })
      await expect.poll(async () => (await page.value('topology.get', { connectionId })).nodes.length, POLL).toBe(6)
    } finally {
      await newcomer.kill()
    }
    await expectKeys()
  }, 120_000)

  it('are refused with a reason, as arguments and as plans', async () => {
    expect(await page.call('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 0, from: ['a'], to: 'b' } })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
    expect(await page.call('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 1, from: ['a'], to: 'nobody' } })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    expect(await page.call('trib.plan', { connectionId, wish: { kind: 'del-node', nodeId: primaries()[1]! } })).toMatchObject({ ok: false, code: 'REFUSED', message: expect.stringContaining('is not empty') as string })
    const [first, second] = primaries()
    expect(await page.call('trib.plan', { connectionId, wish: { kind: 'reshard', slotCount: 1, from: [second!], to: first! }, settings: { migration: 'atomic' } })).toMatchObject({ ok: false, code: 'REFUSED', message: expect.stringContaining('atomic slot migration') as string })
    expect(await page.call('trib.stop', { changeId: 'nothing' })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    expect(await page.call('trib.resume', { connectionId, operationId: '../../etc' })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
  })
})
