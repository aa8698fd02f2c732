import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxInfo } from '../../src-main/contract/model.ts'
import type { BridgePage } from './bridge-page.ts'
import { WorkbenchLab } from './workbench-lab.ts'

const POLL = { timeout: 5_000, interval: 20 }
let lab: WorkbenchLab
let page: BridgePage
let sandbox: SandboxInfo
let connectionId: string

beforeAll(async () => {
  lab = await WorkbenchLab.open({ name: 'traced', replicas: 0 })
  ;({ connectionId, page, sandbox } = lab)
}, 30_000)

afterAll(() => lab.close(), 30_000)

/** The ports in the order of the shards A, B, C. */
function portOf(index: number): number {
  return sandbox.nodes[index]!.port
}

async function as<T>(name: string, port: number, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ port, connectionName: name, maxRetriesPerRequest: 0 })
  try {
    return await use(client)
  } finally {
    client.disconnect()
  }
}

describe('redirects given to any client', () => {
  it('are told by client name, command, slot and target while somebody watches', async () => {
    const picture = await page.value('redirects.watch', { connectionId })
    expect(picture).toMatchObject({ source: 'embedded', redirects: [] })
    await as('shop-frontend', portOf(0), async (client) => {
      await expect(client.get('key:test:2')).rejects.toThrow('MOVED 9252')
      await expect(client.get('key:test:2')).rejects.toThrow('MOVED 9252')
      await expect(client.mset('a', '1', 'b', '2')).rejects.toThrow('CROSSSLOT')
    })
    await expect.poll(() => page.events('redirects.batch').flatMap(({ redirects }) => redirects).length, POLL).toBe(3)
    const [first, , third] = page.events('redirects.batch').flatMap(({ redirects }) => redirects)
    expect(first).toMatchObject({ node: { port: portOf(0) }, command: 'get key:test:2', slot: 9252, reply: { kind: 'moved', to: { port: portOf(1) } }, client: { name: 'shop-frontend', user: 'default' } })
    expect(first?.client.address).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(third).toMatchObject({ reply: { kind: 'crossslot' } })
    expect(third).not.toHaveProperty('slot')
    const { totals } = page.events('redirects.batch').at(-1)!
    expect(totals.applications).toMatchObject([{ label: 'shop-frontend', connections: 1, moved: 2, refused: 1, repeated: 1 }])
  })

  it('are told apart from what this program’s own commands were told', async () => {
    await page.value('redirects.clear', { connectionId })
    await page.value('lab.table', { connectionId, making: 'shifted' })
    await page.value('lab.send', { connectionId, line: 'get key:test:2' })
    await expect.poll(() => page.events('redirects.batch').at(-1)?.totals.applications.map(({ label }) => label), POLL).toEqual(['Slotscope'])
  })

  it('are forgotten when asked, and no longer told once nobody watches', async () => {
    await page.value('redirects.clear', { connectionId })
    await page.value('redirects.unwatch', { connectionId })
    await as('later', portOf(0), (client) => expect(client.get('key:test:2')).rejects.toThrow('MOVED'))
    expect(await page.value('redirects.watch', { connectionId })).toMatchObject({ redirects: [], totals: { redirects: 0 } })
    await page.value('redirects.unwatch', { connectionId })
  })
})

describe('a slot table that is wrong on purpose', () => {
  it('is corrected by MOVED, one slot at a time', async () => {
    const table = await page.value('lab.table', { connectionId, making: 'shifted' })
    expect(table.wrongCount).toBe(16384)
    const sent = await page.value('lab.send', { connectionId, line: 'set key:test:2 hello' })
    expect(sent.trace.hops.map(({ reply, reason }) => [reply.kind, reason])).toEqual([['moved', 'slot-table'], ['reply', 'moved']])
    expect(sent.trace.slotTableChange).toMatchObject({ slot: 9252, after: { port: portOf(1) } })
    expect(sent.table).toMatchObject({ wrongCount: 16383, learnedCount: 1 })
    expect((await page.value('lab.send', { connectionId, line: 'get key:test:2' })).trace.hops).toHaveLength(1)
  })

  it('that knows one node only believes in it alone', async () => {
    const table = await page.value('lab.table', { connectionId, making: 'single' })
    expect(table.ranges.map(({ first, last, node }) => [first, last, node?.port])).toEqual([[0, 16383, portOf(0)]])
    expect((await page.value('lab.table', { connectionId, making: 'fresh' })).wrongCount).toBe(0)
  })

  it('is not asked with a line whose quotes do not match', async () => {
    expect(await page.call('lab.send', { connectionId, line: 'get "a' })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
  })
})

describe('a slot put on its way', () => {
  it('shows every command before it is sent, ASK while keys move, and is as before once undone', async () => {
    await page.value('lab.table', { connectionId, making: 'fresh' })
    await page.value('lab.send', { connectionId, line: 'mset {user1000}.a 1 {user1000}.b 2' })
    const { nodes } = await page.value('topology.get', { connectionId })
    const target = nodes.find(({ port }) => port === portOf(2))!
    const plan = await page.value('lab.migration.plan', { connectionId, slot: 3443, toNodeId: target.nodeId })
    expect(plan).toMatchObject({ phase: 'planned', keysAtSource: 2, keysAtTarget: 0, sent: [], from: { shard: 'A' }, to: { shard: 'C' } })
    expect(plan.next).toEqual([{ step: 'open', commands: [expect.objectContaining({ command: `CLUSTER SETSLOT 3443 IMPORTING ${plan.from.nodeId}` }), expect.objectContaining({ command: `CLUSTER SETSLOT 3443 MIGRATING ${target.nodeId}` })] }])

    await page.value('lab.migration.step', { connectionId, step: 'open' })
    expect((await page.value('lab.send', { connectionId, line: 'get {user1000}.a' })).trace.hops).toHaveLength(1)
    const moved = await page.value('lab.migration.step', { connectionId, step: 'move-one' })
    expect(moved).toMatchObject({ keysAtSource: 1, keysAtTarget: 1 })

    const outcomes = await Promise.all(['a', 'b'].map(async (name) => (await page.value('lab.send', { connectionId, line: `get {user1000}.${name}` })).trace))
    expect(outcomes.map(({ hops }) => hops.map(({ reply }) => reply.kind)).sort()).toEqual([['ask', 'reply'], ['reply']])
    const asked = outcomes.find(({ hops }) => hops.length === 2)!
    expect(asked).not.toHaveProperty('slotTableChange')
    expect(asked).toMatchObject({ hops: [{}, { asking: true, node: { port: portOf(2) } }] })
    const both = await page.value('lab.send', { connectionId, line: 'mget {user1000}.a {user1000}.b' })
    expect(both.trace.outcome).toBe('tryagain')

    const undone = await page.value('lab.migration.step', { connectionId, step: 'undo' })
    expect(undone).toMatchObject({ phase: 'undone', keysAtSource: 2, keysAtTarget: 0, next: [] })
    await as('check', portOf(0), async (client) => expect(await client.cluster('NODES')).not.toMatch(/\[\d+-/))
    expect(await page.call('lab.migration.step', { connectionId, step: 'finish' })).toMatchObject({ ok: false, code: 'REFUSED' })
  })

  it('belongs to the target on every node once finished, and the old slot table meets a real MOVED', async () => {
    await page.value('lab.table', { connectionId, making: 'fresh' })
    const { nodes } = await page.value('topology.get', { connectionId })
    const target = nodes.find(({ port }) => port === portOf(1))!
    await page.value('lab.migration.plan', { connectionId, slot: 3443, toNodeId: target.nodeId })
    await page.value('lab.migration.step', { connectionId, step: 'open' })
    const finished = await page.value('lab.migration.step', { connectionId, step: 'finish' })
    expect(finished).toMatchObject({ phase: 'finished', keysAtSource: 0, keysAtTarget: 2 })
    const { trace } = await page.value('lab.send', { connectionId, line: 'get {user1000}.a' })
    expect(trace.hops.map(({ reply }) => reply.kind)).toEqual(['moved', 'reply'])
    expect(trace.hops[1]).toMatchObject({ node: { port: portOf(1) }, reply: { summary: '"1"' } })
  })

  it('is refused where its owner would be the target', async () => {
    await expect.poll(async () => (await page.value('slot.lookup', { connectionId, keys: ['{user1000}'] }))[0]?.owner?.port, POLL).toBe(portOf(1))
    const owner = (await page.value('slot.lookup', { connectionId, keys: ['{user1000}'] }))[0]!.owner!
    expect(await page.call('lab.migration.plan', { connectionId, slot: 3443, toNodeId: owner.nodeId })).toMatchObject({ ok: false, code: 'REFUSED', message: expect.stringContaining('another shard') })
  })
})

describe('recorded traces', () => {
  it('are counted by slot and by node', async () => {
    const { slots, nodes } = await page.value('trace.tallies', { connectionId })
    expect(slots.find(({ slot }) => slot === 9252)).toMatchObject({ commands: 3, moved: 2 })
    expect(slots.find(({ slot }) => slot === 3443)?.ask).toBe(1)
    expect(nodes.map(({ node }) => node.port).sort()).toEqual([0, 1, 2].map(portOf).sort())
  })

  it('leave the app as JSON, as a Mermaid diagram and as text', async () => {
    const { traces } = await page.value('trace.list', { connectionId })
    const moved = traces.find(({ command, hops }) => command.startsWith('set') && hops[0]?.reply.kind === 'moved')!
    const mermaid = await page.value('trace.export', { connectionId, format: 'mermaid', traceIds: [moved.id] })
    expect(mermaid).toMatchObject({ traceCount: 1, extension: 'mmd' })
    expect(mermaid.text.split('\n')).toEqual(expect.arrayContaining(['sequenceDiagram', '  participant C as client', '  C->>N2: set key:test:2 hello']))
    const json = await page.value('trace.export', { connectionId, format: 'json' })
    expect((JSON.parse(json.text) as { traces: unknown[] }).traces).toHaveLength(traces.length)
    expect((await page.value('trace.export', { connectionId, format: 'text', traceIds: [moved.id] })).text).toContain('MOVED 9252')
  })
})

describe('command lines', () => {
  it('have their keys and slots told by the cluster’s own command table', async () => {
    const lines = ['set key:test:1 v', 'mget a b', 'eval "return 1" 2 {x}1 {x}2 arg', 'ping', 'nonesuch a', 'get "a']
    const answers = await page.value('lab.commands', { connectionId, lines })
    expect(answers.map(({ verdict }) => verdict)).toEqual(['one-slot', 'crossslot', 'one-slot', 'no-keys', 'unknown-command', 'not-a-line'])
    expect(answers[0]?.words).toEqual([{ text: 'set', slot: undefined }, { text: 'key:test:1', slot: 5191 }, { text: 'v', slot: undefined }])
    expect(answers[2]?.keys).toEqual(['{x}1', '{x}2'])
  })
})
