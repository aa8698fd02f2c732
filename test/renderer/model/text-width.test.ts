import { describe, expect, it } from 'vitest'
import { labelWidth, shortenLeft } from '../../../src-renderer/model/text-width.ts'

describe('labels', () => {
  it('count ideographs as wide and keep the telling end of an address', () => {
    expect(labelWidth('槽')).toBeGreaterThan(labelWidth('s'))
    const short = shortenLeft('redis-prod-cluster-0001.internal.example:7000', 120)
    expect(short.startsWith('…')).toBe(true)
    expect(short.endsWith(':7000')).toBe(true)
    expect(labelWidth(short, 'mono')).toBeLessThanOrEqual(120)
  })
})
