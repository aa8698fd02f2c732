import { describe, expect, it } from 'vitest'
import { Config } from '../../../src-main/engine/config/config.ts'
import { effectiveOutputLimit, OutputLimitGuard } from '../../../src-main/engine/replication/output-limit.ts'

describe('the output limit of replicas', () => {
  it('is read from the directive, and never lies below the backlog', () => {
    expect(effectiveOutputLimit(Config.of())).toEqual({ hardBytes: 268435456, softBytes: 67108864, softSeconds: 60 })
    const small = Config.of({ 'client-output-buffer-limit': 'replica 1000 500 10', 'repl-backlog-size': '20000' })
    expect(effectiveOutputLimit(small)).toEqual({ hardBytes: 20000, softBytes: 20000, softSeconds: 10 })
    expect(effectiveOutputLimit(Config.of({ 'client-output-buffer-limit': 'replica 0 0 0' })).hardBytes).toBe(0)
  })

  it('is exceeded at once beyond the hard part, and beyond the soft part only after its time in one stretch', () => {
    const guard = new OutputLimitGuard()
    const limit = { hardBytes: 100, softBytes: 50, softSeconds: 10 }
    expect(guard.isExceeded(101, limit, 0)).toBe(true)
    expect(guard.isExceeded(60, limit, 0)).toBe(false)
    expect(guard.isExceeded(60, limit, 10_000)).toBe(false)
    expect(guard.isExceeded(50, limit, 10_001)).toBe(false)
    expect(guard.isExceeded(60, limit, 11_000)).toBe(false)
    expect(guard.isExceeded(60, limit, 21_001)).toBe(true)
  })
})
