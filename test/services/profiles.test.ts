import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallAnswers, CallArgument, CallName, EventName } from '../../src-main/contract/contract.ts'
import type { Result } from '../../src-main/contract/errors.ts'
import type { Session } from '../../src-main/contract/session.ts'
import { createServices, type Services } from '../../src-main/services/index.ts'
import { freePorts } from '../support/free-ports.ts'
import { startNode, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'

describe('saved connections, over the contract', () => {
  const home = mkdtempSync(join(tmpdir(), 'slotscope-saved-'))
  const { SLOTSCOPE_HOME } = process.env
  const events: { name: EventName; payload: unknown }[] = []
  let services: Services
  let session: Session
  let node: TestNode
  const address = () => ({ host: '127.0.0.1', port: node.port })

  beforeAll(async () => {
    process.env['SLOTSCOPE_HOME'] = home
    const [port] = await freePorts(1)
    node = await startNode('slotscope', port!, ['--cluster-enabled', 'yes', '--requirepass', 'sesame', '--save', ''])
    services = createServices({ version: '0', shell: 'web', log: () => undefined })
    session = services.openSession({ emit: (name, payload) => void events.push({ name, payload }), isCongested: () => false })
  }, 30_000)
  afterAll(async () => {
    session.close()
    await services.close()
    await node.stop()
    rmSync(home, { recursive: true, force: true })
    if (SLOTSCOPE_HOME === undefined) delete process.env['SLOTSCOPE_HOME']
    else process.env['SLOTSCOPE_HOME'] = SLOTSCOPE_HOME
  })

  const call = async <N extends CallName>(name: N, arg: CallArgument<N>) => (await session.handle(name, arg)) as Result<CallAnswers[N]>
  async function value<N extends CallName>(name: N, arg: CallArgument<N>): Promise<CallAnswers[N]> {
    const result = await call(name, arg)
    if (!result.ok) throw new Error(`${name}: ${result.code} ${result.message}`)
    return result.value
  }

  it('are kept without their password, which stays in memory, and opened with it', async () => {
    const saved = await value('profile.save', { ...address(), name: 'Orders', password: 'sesame', environment: 'staging', readOnly: true })
    expect(saved).toMatchObject({ name: 'Orders', secretsKept: 'session', environment: 'staging' })
    expect(readFileSync(join(home, 'connections.json'), 'utf8')).not.toContain('sesame')
    const opened = await value('profile.open', { profileId: saved.profileId })
    expect(opened).toMatchObject({ status: 'open', environment: 'staging', readOnly: true, profileId: saved.profileId })
    expect(JSON.stringify([saved, opened, events, await value('profile.list', {}), await value('profile.export', {})], (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))).not.toContain('sesame')
    await value('connection.close', { connectionId: opened.connectionId })
  })

  it('keep their password when they are saved again without one', async () => {
    const { profileId } = (await value('profile.list', {}))[0]!
    expect((await value('connection.test', { ...address(), profileId })).kind).toBe('cluster')
    expect((await value('connection.test', address())).seeds[0]?.failure?.reason).toBe('no-auth')
    await value('profile.save', { ...address(), profileId, name: 'Renamed' })
    expect((await value('profile.open', { profileId })).name).toBe('Renamed')
  })

  it('bind what is open when they are made read-only, and refuse changes of the lab', async () => {
    const { connectionId } = (await value('connection.list', {}))[0]!
    const { terminalId } = await value('terminal.open', { connectionId })
    const printed = (): string => JSON.stringify(events.filter(({ name }) => name === 'terminal.output'))
    await until('a prompt', () => printed().includes('> '))
    expect(await value('connection.update', { connectionId, readOnly: true, environment: 'production' })).toMatchObject({ readOnly: true, environment: 'production' })
    await value('terminal.input', { terminalId, data: 'flushall\r' })
    await until('the refusal', () => printed().includes('READONLY FLUSHALL was not sent'))
    expect(await call('lab.send', { connectionId, line: 'set a b' })).toMatchObject({ ok: false, code: 'READ_ONLY' })
    expect(await call('lab.migration.step', { connectionId, step: 'open' })).toMatchObject({ ok: false, code: 'READ_ONLY' })
    await value('connection.update', { connectionId, readOnly: false })
    await value('connection.close', { connectionId })
  })

  it('come and go by import and removal', async () => {
    const { text, count } = await value('profile.export', {})
    expect(count).toBe(1)
    expect(await value('profile.import', { text })).toEqual({ count: 1, skippedCount: 0 })
    expect(await call('profile.import', { text: 'nonsense' })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
    const both = await value('profile.list', {})
    expect(both.map(({ secretsKept }) => secretsKept)).toEqual(['session', 'none'])
    for (const { profileId } of both) await value('profile.remove', { profileId })
    expect(await value('profile.list', {})).toEqual([])
    expect(await call('profile.open', { profileId: both[0]!.profileId })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })
})
