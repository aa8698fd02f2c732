import { describe, expect, it } from 'vitest'
import type { RedirectReport } from '../../src-main/engine/redirect-batches.ts'
import { ClientRedirectLog } from '../../src-main/explorer/client-redirect-log.ts'

function report(changes: Partial<RedirectReport> = {}): RedirectReport {
  return { key: '7000', atMs: 1, clientId: 5, clientName: 'app', clientAddress: '127.0.0.1:5000', libName: '', userName: 'default', args: ['get', 'k'], message: 'MOVED 9252 127.0.0.1:7001', ...changes }
}

describe('the log of redirects given to any client', () => {
  it('keeps the newest and counts all', () => {
    const log = new ClientRedirectLog('127.0.0.1', 10)
    for (let i = 0; i < 25; i++) log.record([report({ atMs: i })], 0)
    log.record([], 7)
    expect(log.newest(100).map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, i) => 16 + i))
    expect(log.newest(2).map(({ atMs }) => atMs)).toEqual([23, 24])
    expect(log.totals).toMatchObject({ redirects: 25, moved: 25, dropped: 7 })
  })

  it('tells applications by name, else by library, else by host', () => {
    const log = new ClientRedirectLog('127.0.0.1')
    log.record([report(), report({ clientName: '', libName: 'jedis' }), report({ clientName: '', clientAddress: '[::1]:4000' })], 0)
    expect(log.totals.applications.map(({ label }) => label).sort()).toEqual(['[::1]', 'app', 'jedis'])
  })

  it('notices who is told the same MOVED again, and not who is told a new one', () => {
    const log = new ClientRedirectLog('127.0.0.1')
    log.record([report(), report({ clientId: 6 }), report({ message: 'MOVED 9252 127.0.0.1:7002' }), report({ message: 'MOVED 1 127.0.0.1:7001' })], 0)
    expect(log.totals.applications).toMatchObject([{ moved: 4, repeated: 1, connections: 2 }])
  })

  it('hides passwords in commands and leaves unreadable redirects as errors', () => {
    const log = new ClientRedirectLog('127.0.0.1')
    log.record([report({ args: ['migrate', 'h', '1', 'k', '0', '10', 'AUTH', 'secret'], message: 'MOVED 99999 x:1' })], 0)
    const [shown] = log.newest(1)
    expect(shown?.command).not.toContain('secret')
    expect(shown?.reply).toMatchObject({ kind: 'error', code: 'MOVED' })
  })

  it('stays bounded however many applications come', () => {
    const log = new ClientRedirectLog('127.0.0.1')
    for (let i = 0; i < 1000; i++) log.record([report({ clientName: `app-${i}`, atMs: i })], 0)
    expect(log.totals.applications).toHaveLength(50)
  })

  it('forgets when cleared, and numbers on', () => {
    const log = new ClientRedirectLog('127.0.0.1')
    log.record([report()], 0)
    log.clear()
    expect(log.newest(10)).toEqual([])
    log.record([report()], 0)
    expect(log.newest(10).map(({ id }) => id)).toEqual([2])
  })
})
