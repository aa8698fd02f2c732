import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src-main/contract/errors.ts'
import type { SandboxInfo } from '../../src-main/contract/model.ts'
import { startNode } from '../../src-main/engine/node.ts'
import type { EmbeddedNode } from '../../src-main/engine/embedded-node.ts'
import type { WebShell } from '../../src-main/web/web-shell.ts'
import { freePorts } from '../sandbox/free-ports.ts'
import { BridgePage } from './bridge-page.ts'
import { WorkbenchLab } from './workbench-lab.ts'

const POLL = { timeout: 20_000, interval: 20 }
let lab: WorkbenchLab
let home: string
let shell: WebShell
let page: BridgePage
let sandbox: SandboxInfo
let connectionId: string

beforeAll(async () => {
  lab = await WorkbenchLab.open({ name: 'lab' })
  ;({ connectionId, home, page, sandbox, shell } = lab)
}, 30_000)

afterAll(() => lab.close(), 30_000)

/** The sandbox's primary that serves a slot. */
async function ownerOf(key: string): Promise<{ host: string; port: number }> {
  const [answer] = await page.value('slot.lookup', { connectionId, keys: [key] })
  return answer!.owner!
}

describe('a sandbox, over the bridge', () => {
  it('comes up with its steps told, six nodes, and a connection of its own', async () => {
    expect(sandbox).toMatchObject({ name: 'lab', engine: 'embedded', status: 'ready' })
    expect(sandbox.nodes).toHaveLength(6)
    expect(page.events('sandbox.progress').map(({ step }) => step)).toEqual(expect.arrayContaining(['ports', 'nodes', 'create', 'ready']))
    expect(await page.value('connection.list', {})).toMatchObject([{ connectionId, name: 'lab', status: 'open', sandboxId: sandbox.sandboxId }])
    expect(await page.value('sandbox.list', {})).toMatchObject([{ name: 'lab', connectionId }])
  })

  it('is seen whole in the picture', async () => {
    const topology = await page.value('topology.get', { connectionId })
    expect(topology).toMatchObject({ kind: 'cluster', state: 'ok', slotsAssigned: 16384 })
    expect(topology.shards.map((shard) => [shard.letter, shard.slotRanges, shard.replicaIds.length])).toEqual([
      ['A', [[0, 5460]], 1],
      ['B', [[5461, 10922]], 1],
      ['C', [[10923, 16383]], 1],
    ])
  })

  it('of a name that is taken is refused', async () => {
    expect(await page.call('sandbox.up', { name: 'lab' })).toMatchObject({ ok: false, code: 'REFUSED', message: expect.stringContaining('already running') })
  })

  it('on a port that is in use is refused', async () => {
    const { port } = sandbox.nodes[0]!
    expect(await page.call('sandbox.up', { port })).toMatchObject({ ok: false, code: 'PORT_IN_USE', message: expect.stringContaining(String(port)) })
    expect(await page.value('sandbox.list', {})).toHaveLength(1)
  })

  it('passes trib check', async () => {
    const report = await page.value('trib.check', { connectionId })
    expect(report.findings).toEqual([])
    expect(report.lines).toContain('[OK] All 16384 slots covered.')
  })
})

describe('slot lookup', () => {
  it('tells CRC16, slot, hash tag and owner; the owner only with a connection', async () => {
    const keys = ['key:test:1', 'key:test:2', '{user1000}.following', 'é{ü}']
    const answers = await page.value('slot.lookup', { connectionId, keys })
    expect(answers.map(({ slot }) => slot).slice(0, 3)).toEqual([5191, 9252, 3443])
    expect(answers.map(({ owner }) => owner?.shard).slice(0, 3)).toEqual(['A', 'B', 'A'])
    expect(answers[2]?.tag).toEqual({ start: 1, end: 9, text: 'user1000' })
    expect(answers[3]?.tag).toEqual({ start: 2, end: 3, text: 'ü' })
    const [alone] = await page.value('slot.lookup', { keys: ['key:test:1'] })
    expect(alone).toMatchObject({ crc16: 5191, slot: 5191 })
    expect(alone?.owner).toBeUndefined()
  })
})

describe('a terminal, over the bridge', () => {
  it('follows a redirect in sight, and the trace tells both hops', async () => {
    await page.value('trace.clear', { connectionId })
    const { terminalId } = await page.value('terminal.open', { connectionId, node: await ownerOf('key:test:1'), columns: 100 })
    await page.value('terminal.input', { terminalId, data: 'set key:test:2 value-2\r' })
    const target = await ownerOf('key:test:2')
    await expect.poll(() => page.printed(terminalId), POLL).toContain(`-> Redirected to slot [9252] located at ${target.host}:${target.port}\r\nOK`)
    await expect.poll(() => page.printed(terminalId), POLL).toMatch(new RegExp(`OK\\r\\n\\s*${target.host}:${target.port}> `))
    const { traces, counters } = await page.value('trace.list', { connectionId })
    expect(counters).toMatchObject({ commands: 1, moved: 1 })
    expect(traces[0]).toMatchObject({ command: 'set key:test:2 value-2', slot: 9252, hops: [{ shard: 'A', reply: { kind: 'moved' } }, { shard: 'B', reason: 'moved' }] })
    await expect.poll(() => page.events('trace.batch').flatMap((batch) => batch.traces), POLL).toContainEqual(traces[0])
    expect(await page.value('terminal.close', { terminalId })).toBeNull()
    expect(await page.call('terminal.input', { terminalId, data: 'x' })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })

  it('says when it ended', async () => {
    const { terminalId } = await page.value('terminal.open', { connectionId, columns: 80 })
    await page.value('terminal.input', { terminalId, data: 'quit\r' })
    await expect.poll(() => page.events('terminal.closed'), POLL).toContainEqual({ terminalId, reason: 'quit' })
  })

  it('belongs to its page: another page can neither type into it nor hear it', async () => {
    const other = await BridgePage.open(shell.url)
    const { terminalId } = await page.value('terminal.open', { connectionId, columns: 80 })
    expect(await other.call('terminal.input', { terminalId, data: 'flushall\r' })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    await page.value('terminal.input', { terminalId, data: 'ping\r' })
    await expect.poll(() => page.printed(terminalId), POLL).toContain('PONG')
    expect(other.printed(terminalId)).toBe('')
    other.close()
    await page.value('terminal.close', { terminalId })
  })
})

describe('connecting', () => {
  const nodes: EmbeddedNode[] = []
  afterAll(() => Promise.all(nodes.map((node) => node.kill())))

  /** A node that is no member of any cluster, on a port of its own. */
  async function loneNode(...argv: string[]): Promise<number> {
    const port = await freePorts(1)
    nodes.push(await startNode({ argv: ['--port', String(port), '--bind', '127.0.0.1', '--dir', home, '--save', '', ...argv] }))
    return port
  }

  it('by any one node finds the whole cluster, and closing tells the terminals', async () => {
    const { host, port } = sandbox.nodes[4]!
    const opened = await page.value('connection.open', { name: 'by replica', host, port })
    expect(opened).toMatchObject({ name: 'by replica', status: 'open', kind: 'cluster' })
    expect((await page.value('topology.get', { connectionId: opened.connectionId })).nodes).toHaveLength(6)
    const { terminalId } = await page.value('terminal.open', { connectionId: opened.connectionId })
    await page.value('connection.close', { connectionId: opened.connectionId })
    await expect.poll(() => page.events('terminal.closed').map((event) => event.terminalId), POLL).toContain(terminalId)
    expect(await page.call('topology.get', { connectionId: opened.connectionId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })

  it('to a server without cluster mode opens it as what it is', async () => {
    const opened = await page.value('connection.open', { host: '127.0.0.1', port: await loneNode() })
    expect(opened).toMatchObject({ kind: 'standalone', status: 'open' })
    expect(await page.value('topology.get', { connectionId: opened.connectionId })).toMatchObject({ kind: 'standalone', state: 'ok' })
    await page.value('connection.close', { connectionId: opened.connectionId })
    expect(await page.value('connection.list', {})).toHaveLength(1)
  })

  it('to something that is no Redis is refused with a reason', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const result = await page.call('connection.open', { host: '127.0.0.1', port })
    server.close()
    expect(result).toMatchObject({ ok: false, code: 'NOT_A_CLUSTER', message: expect.stringContaining('does not speak the Redis protocol') })
  })

  it('without or with a wrong password is refused, and the password is told to nobody', async () => {
    const port = await loneNode('--cluster-enabled', 'yes', '--cluster-config-file', 'locked.conf', '--requirepass', 'right-one')
    const open = (password?: string): Promise<Result<unknown>> => page.call('connection.open', { host: '127.0.0.1', port, password })
    expect(await open()).toMatchObject({ ok: false, code: 'NO_AUTH' })
    const wrong = await open('wrong-one')
    expect(wrong).toMatchObject({ ok: false, code: 'WRONG_PASSWORD' })
    const right = await open('right-one')
    expect(right).toMatchObject({ ok: true, value: { status: 'open' } })
    expect(JSON.stringify([wrong, right, page.events('connection.changed'), lab.logged])).not.toMatch(/wrong-one|right-one/)
  })

  it('where nobody listens is refused', async () => {
    expect(await page.call('connection.open', { host: '127.0.0.1', port: await freePorts(1) })).toMatchObject({ ok: false, code: 'UNREACHABLE' })
  })
})

describe('an end', () => {
  it('of the page ends its terminals; the sandbox stays for the next page', async () => {
    const first = await BridgePage.open(shell.url)
    await first.value('terminal.open', { connectionId, columns: 80 })
    first.close()
    const second = await BridgePage.open(shell.url)
    expect(await second.value('sandbox.list', {})).toMatchObject([{ name: 'lab', status: 'ready' }])
    second.close()
  })

  it('of the sandbox closes its connection and frees its name', async () => {
    const extra = await page.value('sandbox.up', { name: 'extra', replicas: 0 })
    await page.value('sandbox.stop', { sandboxId: extra.sandboxId })
    expect((await page.value('connection.list', {})).map((connection) => connection.name)).not.toContain('extra')
    expect(await page.value('sandbox.list', {})).toHaveLength(1)
    expect(await page.call('sandbox.stop', { sandboxId: extra.sandboxId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })
})
