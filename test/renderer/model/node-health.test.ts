import { describe, expect, it } from 'vitest'
import { worstTone } from '../../../src-renderer/model/node-health.ts'

describe('worstTone', () => {
  it('is the gravest, and muted while nothing is known', () => {
    expect(worstTone(['ok', 'pfail', 'fail'])).toBe('bad')
    expect(worstTone(['ok', 'pfail'])).toBe('warn')
    expect(worstTone(['ok', 'unknown'])).toBe('ok')
    expect(worstTone([])).toBe('muted')
  })
})
