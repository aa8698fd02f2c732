import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatDuration } from '../../../src-renderer/model/quantities.ts'

describe('durations, sizes and counts', () => {
  it('choose a unit that reads well', () => {
    expect([0.1234, 9.999, 412.4, 1234, 61_000, Number.NaN].map(formatDuration)).toEqual(['0.12 ms', '10.00 ms', '412 ms', '1.2 s', '61 s', '–'])
    expect([0, 1023, 1536, 10 * 1024 ** 3].map(formatBytes)).toEqual(['0 B', '1023 B', '1.5 KB', '10.0 GB'])
    expect([0, 999, 16384, 1234567].map(formatCount)).toEqual(['0', '999', '16\u2009384', '1\u2009234\u2009567'])
  })
})
