import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventName, Events } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { ConnectionInfo, Topology } from '../../src-main/contract/model.ts'
import type { Session } from '../../src-main/contract/session.ts'
import { createServices, type Services } from '../../src-main/services/index.ts'
import { safePayload } from '../../src-main/services/safe-payload.ts'
import { HOSTILE_CORPUS } from '../support/hostile-corpus.ts'
import { HostileServer } from '../support/hostile-server.ts'
import { until } from '../support/until.ts'

/** Nothing that hides, reorders or steers; tab and line ends are left. */
const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/
/** The terminal's own sequences: colour, cursor, erasing, paste mode. */
const OWN_SEQUENCES = /\x1b\[(\?2004[hl]|\d*(;\d+)*m|\d*[A-DGHJK])/g
const HIDDEN_ON_TERMINAL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

describe('the corpus', () => {
  it('has at least 500 payloads of every sort', () => {
    expect(HOSTILE_CORPUS.length).toBeGreaterThanOrEqual(500)
    expect(HOSTILE_CORPUS.some((payload) => payload.includes('<script>'))).toBe(true)
    expect(HOSTILE_CORPUS.some((payload) => payload.includes('\x1b]52'))).toBe(true)
  })
})

describe('what goes to a page', () => {
  it('has no character that cannot be seen, whatever payload it holds and however deep', () => {
    for (const payload of HOSTILE_CORPUS) {
      const text = Buffer.from(payload, 'latin1').toString('utf8')
      expect(HIDDEN.test(JSON.parse(JSON.stringify(safePayload({ a: [{ b: text, c: payload }] }))).a[0].b)).toBe(false)
      expect(HIDDEN.test(safePayload(payload))).toBe(false)
    }
  })

  it('is what it was where nothing is wrong with it', () => {
    const value = { list: ['plain', 'zwei Wörter', '中文\n\t'], count: 1n, none: undefined }
    expect(safePayload(value)).toBe(value)
  })

  it('shows what it was', () => expect(safePayload('a\u202eb\x1b[2J')).toBe('a\\u202eb\\u001b[2J'))

  it('ends, however much a server says', () => expect(safePayload('x'.repeat(5_000_000)).length).toBeLessThan(1_100_000))
})

describe('a hostile server that passes for a cluster node', () => {
  const home = mkdtempSync(join(tmpdir(), 'slotscope-hostile-'))
  const { SLOTSCOPE_HOME } = process.env
  const events: { name: EventName; payload: unknown }[] = []
  let server: HostileServer
  let services: Services
  let session: Session
  let connection: ConnectionInfo
  let terminalId: string

  beforeAll(async () => {
    process.env['SLOTSCOPE_HOME'] = home
    server = await HostileServer.start()
    services = createServices({ version: '0', shell: 'web', log: () => undefined })
    session = services.openSession({ emit: (name, payload) => void events.push({ name, payload }), isCongested: () => false })
    connection = await value<ConnectionInfo>('connection.open', { host: '127.0.0.1', port: server.port, password: 'sesame' })
    terminalId = (await value<{ terminalId: string }>('terminal.open', { connectionId: connection.connectionId, columns: 100 })).terminalId
    await until('a prompt', () => printed().includes('> '))
  }, 30_000)
  afterAll(async () => {
    session.close()
    await services.close()
    await server.close()
    rmSync(home, { recursive: true, force: true })
    if (SLOTSCOPE_HOME === undefined) delete process.env['SLOTSCOPE_HOME']
    else process.env['SLOTSCOPE_HOME'] = SLOTSCOPE_HOME
  })

  async function value<T>(call: string, arg: unknown): Promise<T> {
    const result = (await session.handle(call, arg)) as Result<T>
    if (!result.ok) throw new Error(`${call}: ${result.code} ${result.message}`)
    return result.value
  }
  const printed = (): string => events.filter(({ name }) => name === 'terminal.output').map(({ payload }) => (payload as Events['terminal.output']).data).join('')

  it('puts no escape on the terminal, by values, statuses, errors or hash fields', async () => {
    const lines = HOSTILE_CORPUS.map((_, i) => ['get', 'echo', 'err', 'hgetall'].map((word) => `${word} ${i}\r`).join(''))
    for (const [i, line] of lines.entries()) {
      const before = server.heard.length
      await value('terminal.input', { terminalId, data: line })
      if (i % 20 === 19) await until('the commands were sent', () => server.heard.length > before, 20_000)
    }
    await until('all were asked', () => server.heard.filter((name) => name === 'HGETALL').length >= HOSTILE_CORPUS.length, 60_000)
    await until('the last is shown', () => /> $/.test(printed().replaceAll(OWN_SEQUENCES, '').replaceAll('\r', '').slice(-20)), 20_000)
    // What was an escape is there to be read.
    expect(printed().split('\\x1b').length).toBeGreaterThan(300)
    const rest = printed().replaceAll(OWN_SEQUENCES, '').replaceAll('\r', '')
    expect(HIDDEN_ON_TERMINAL.exec(rest)?.[0]).toBeUndefined()
  }, 120_000)

  it('has its redirect to a foreign host shown, not followed', async () => {
    await value('terminal.input', { terminalId, data: 'away\r' })
    await until('the refusal is told', () => printed().includes('Not followed: a server on this machine names another machine.'))
  })

  it('leaves no such character in traces and pictures, over many looks', async () => {
    const looks: Topology[] = []
    for (let i = 0; i < 60; i++) {
      looks.push(await value<Topology>('topology.get', { connectionId: connection.connectionId }))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const traces = await value('trace.list', { connectionId: connection.connectionId, limit: 1000 })
    const told = JSON.stringify([looks, traces, events.filter(({ name }) => name !== 'terminal.output')], (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))
    expect(HIDDEN.exec(told)?.[0]).toBeUndefined()
    expect(told).not.toContain('sesame')
  })

  it('does not get us to log in at the machines it names as nodes, whatever is asked of all of them', async () => {
    const at = { connectionId: connection.connectionId }
    expect(await session.handle('terminal.open', { ...at, node: { host: '192.0.2.7', port: 6379 } })).toMatchObject({ ok: false, code: 'REFUSED', message: expect.stringContaining('another machine') })
    await value('terminal.input', { terminalId, data: ':all ping\r' })
    await until('the others are not asked', () => printed().includes('Could not connect to Redis at 192.0.2.7:6379: another machine than the one connected to: not asked'))
    const { lines } = await value<{ lines: string[] }>('trib.check', at)
    expect(lines.join('\n')).toMatch(/192\.0\.2\.7:6379/)
    const topology = await value<Topology>('topology.get', { connectionId: connection.connectionId })
    expect(topology.nodes.filter(({ port }) => port !== server.port).map(({ health, reason }) => [health, reason?.includes('was not asked')])).toEqual([['unknown', true], ['unknown', true]])
  })
})
