import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../../src-main/engine/client/client.ts'
import { RedirectBatches, type RedirectReport } from '../../../src-main/engine/redirect-batches.ts'

const client = { id: 7, name: 'app', address: '127.0.0.1:5000', libName: 'lib', user: { name: 'default' }, context: { nowMs: 42 } } as unknown as Client

function setUp(): { batches: RedirectBatches; sent: { reports: readonly RedirectReport[]; dropped: number }[]; redirect: (args?: string[]) => void } {
  const sent: { reports: readonly RedirectReport[]; dropped: number }[] = []
  const batches = new RedirectBatches((reports, dropped) => sent.push({ reports, dropped }))
  const tap = batches.tapFor('7000')
  return { batches, sent, redirect: (args = ['get', 'k']) => tap.redirected!(client, args, 'MOVED 1 127.0.0.1:7001') }
}

describe('redirects on their way out of a node’s thread', () => {
  it('leave together, with who, what and where to', async () => {
    const { sent, redirect } = setUp()
    redirect()
    redirect()
    await expect.poll(() => sent.length).toBe(1)
    expect(sent[0]?.reports).toHaveLength(2)
    expect(sent[0]?.reports[0]).toEqual({ key: '7000', atMs: 42, clientId: 7, clientName: 'app', clientAddress: '127.0.0.1:5000', libName: 'lib', userName: 'default', args: ['get', 'k'], message: 'MOVED 1 127.0.0.1:7001' })
  })

  it('wait until the batch before was taken', async () => {
    const { batches, sent, redirect } = setUp()
    redirect()
    await expect.poll(() => sent.length).toBe(1)
    redirect()
    await sleep(60)
    expect(sent).toHaveLength(1)
    batches.taken()
    await expect.poll(() => sent.length).toBe(2)
  })

  it('drop, counted, when nobody takes them', async () => {
    const { batches, sent, redirect } = setUp()
    redirect()
    await expect.poll(() => sent.length).toBe(1)
    for (let i = 0; i < 17_000; i++) redirect()
    batches.taken()
    await expect.poll(() => sent.length).toBe(2)
    expect(sent[1]?.reports).toHaveLength(16_000)
    expect(sent[1]?.dropped).toBe(1000)
  })

  it('carry no more of a command than its first words, shortened', async () => {
    const { sent, redirect } = setUp()
    redirect(['mset', ...Array.from({ length: 100 }, () => 'x'.repeat(1000))])
    await expect.poll(() => sent.length).toBe(1)
    const { args } = sent[0]!.reports[0]!
    expect([args.length, Math.max(...args.map((arg) => arg.length))]).toEqual([8, 64])
  })

  it('stay inside once nobody observes', async () => {
    const { batches, sent, redirect } = setUp()
    redirect()
    batches.stop()
    await sleep(60)
    expect(sent).toEqual([])
  })
})
