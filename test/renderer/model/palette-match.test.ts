import { describe, expect, it } from 'vitest'
import { bestMatches, matchScore } from '../../../src-renderer/model/palette-match.ts'

describe('palette matching', () => {
  it('needs the letters in order and prefers the starts of words', () => {
    expect(matchScore('Start a sandbox', 'xs')).toBeUndefined()
    const names = ['Show traces', 'Start a sandbox', 'Connect to a cluster…'].map((name) => ({ name }))
    expect(bestMatches(names, 'sas')[0]?.name).toBe('Start a sandbox')
    expect(bestMatches(names, 'sandbox')).toHaveLength(1)
    expect(bestMatches(names, 'ct')[0]?.name).toBe('Connect to a cluster…')
    expect(bestMatches(names, '')).toHaveLength(3)
  })
})
