import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { promptTrib } from '../../src-main/cli/trib-prompt.ts'
import type { SandboxInfo } from '../../src-main/contract/model.ts'
import type { BridgePage } from './bridge-page.ts'
import { WorkbenchLab } from './workbench-lab.ts'

const POLL = { timeout: 20_000, interval: 20 }
let lab: WorkbenchLab
let home: string
let page: BridgePage
let sandbox: SandboxInfo
let connectionId: string

beforeAll(async () => {
  lab = await WorkbenchLab.open({
    name: 'lab',
    terminal: (folder) => ({ trib: (access) => promptTrib(access, { XDG_DATA_HOME: folder }), historyFile: join(folder, 'history') }),
  })
  ;({ connectionId, home, page, sandbox } = lab)
}, 30_000)

afterAll(() => lab.close(), 30_000)

const outputOf = (terminalId: string): string => page.events('terminal.output').filter((event) => event.terminalId === terminalId).map(({ data }) => data).join('')
const stateOf = (terminalId: string) => page.events('terminal.state').filter((event) => event.terminalId === terminalId).at(-1)?.state

async function openTerminal(): Promise<string> {
  const { terminalId } = await page.value('terminal.open', { connectionId, columns: 100, rows: 24 })
  await vi.waitFor(() => expect(stateOf(terminalId)).toMatchObject({ activity: 'idle', isConnected: true }), POLL)
  return terminalId
}

async function type(terminalId: string, line: string): Promise<void> {
  await page.value('terminal.input', { terminalId, data: `${line}\r` })
}

describe('a terminal, over the bridge', () => {
  it('tells its page what it does and how, and takes its choices', async () => {
    const terminalId = await openTerminal()
    expect(stateOf(terminalId)).toMatchObject({ mode: 'standard', target: 'node', address: { host: '127.0.0.1' } })
    await page.value('terminal.prefer', { terminalId, mode: 'json', target: 'masters' })
    await vi.waitFor(() => expect(stateOf(terminalId)).toMatchObject({ mode: 'json', target: 'masters' }), POLL)
    expect(outputOf(terminalId)).toContain('(masters)> ')
    await type(terminalId, ':set target node')
    await vi.waitFor(() => expect(stateOf(terminalId)).toMatchObject({ target: 'node' }), POLL)
    expect(await page.call('terminal.prefer', { terminalId, mode: 'xml' as never })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
  })

  it('hands the answers of several nodes over, lined up', async () => {
    const terminalId = await openTerminal()
    await type(terminalId, ':masters config get port')
    await vi.waitFor(() => expect(page.events('terminal.answers')).toHaveLength(1), POLL)
    const { answers } = page.events('terminal.answers')[0]!
    const ports = sandbox.nodes.filter(({ role }) => role === 'primary').map(({ port }) => String(port))
    expect(answers).toMatchObject({ command: 'config get port', target: 'masters', rows: [{ label: 'port', cells: ports, differs: true }] })
  })

  it('tells its page where a node has no such line, which a list in JSON must not lose', async () => {
    const terminalId = await openTerminal()
    const [first] = sandbox.nodes.filter(({ role }) => role === 'primary')
    await type(terminalId, `connect ${first!.host} ${first!.port}`)
    await type(terminalId, ':all info replication')
    await vi.waitFor(() => expect(page.events('terminal.answers').at(-1)?.answers.command).toBe('info replication'), POLL)
    const { nodes, rows } = page.events('terminal.answers').at(-1)!.answers
    const master = rows.find(({ label }) => label === 'master_host')!
    expect(master.cells.map((cell) => cell === null)).toEqual(nodes.map(({ role }) => role === 'primary'))
  })

  it('stops a stream, also while a line is being typed over it', async () => {
    const terminalId = await openTerminal()
    await type(terminalId, 'subscribe news')
    await vi.waitFor(() => expect(outputOf(terminalId)).toContain('"subscribe"'), POLL)
    expect(stateOf(terminalId)).toMatchObject({ activity: 'stream' })
    await page.value('terminal.input', { terminalId, data: 'half a li' })
    await page.value('terminal.stop', { terminalId })
    await vi.waitFor(() => expect(stateOf(terminalId)).toMatchObject({ activity: 'idle' }), POLL)
    await type(terminalId, 'echo works')
    await vi.waitFor(() => expect(outputOf(terminalId)).toContain('"works"'), POLL)
  })

  it('runs trib from where it stands, and the picture follows', async () => {
    const terminalId = await openTerminal()
    await type(terminalId, 'trib info')
    await vi.waitFor(() => expect(outputOf(terminalId)).toMatch(/\[OK\] \d+ keys in 3 masters/), POLL)
    const target = sandbox.nodes.find(({ role }) => role === 'primary')!.nodeId
    await type(terminalId, `trib reshard --from all --to ${target} --slots 4 --yes`)
    await vi.waitFor(async () => {
      const { shards } = await page.value('topology.get', { connectionId })
      expect(shards.find(({ primaryId }) => primaryId === target)?.slotCount).toBe(5465)
    }, POLL)
  })

  it('shares its history with the other terminals and with the next start', async () => {
    const terminalId = await openTerminal()
    await page.value('terminal.input', { terminalId, data: '\x12works' })
    await vi.waitFor(() => expect(outputOf(terminalId)).toContain("(reverse-i-search)`works': echo works"), POLL)
    expect(readFileSync(join(home, 'history'), 'utf8').split('\n')).toContain('echo works')
  })
})
