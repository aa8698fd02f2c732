import { describe, expect, it } from 'vitest'
import { fuzz, FuzzFailure } from './fuzz.ts'
import { targets } from './targets.ts'

/** A short run of each; `npm run fuzz` goes on for ten million bytes. */
describe('parsers under damaged input', () => {
  it.each(targets.map((target) => [target().name, target] as const))('%s refuses or reads, and never breaks', (_, target) => {
    expect(fuzz(target(), { seed: 42, bytes: 300_000 }).inputs).toBeGreaterThan(50)
  })

  it('reports a parser that breaks, with what replays it', () => {
    const fragile = { name: 'fragile', valid: [Buffer.from('valid')], feed: (input: Buffer) => { if (input.length > 6) throw new TypeError('oops') } }
    expect(() => fuzz(fragile, { seed: 7, bytes: 10_000 })).toThrow(FuzzFailure)
  })

  it('is the same run for the same seed', () => {
    const record = (): string[] => {
      const seen: string[] = []
      fuzz({ name: 'recorder', valid: [Buffer.from('valid input')], feed: (input) => void seen.push(input.toString('hex')) }, { seed: 9, bytes: 5000 })
      return seen
    }
    expect(record()).toEqual(record())
  })
})
