import { describe, expect, it } from 'vitest'
import { countSlots, formatShare, formatSlotRanges, uncoveredRanges } from '../../../src-renderer/model/slot-ranges.ts'
import { slotsAsRanges } from '../../../src-renderer/model/slot-moves.ts'

describe('formatSlotRanges', () => {
  it('writes single slots and ranges, and counts what it leaves out', () => {
    expect(formatSlotRanges([[0, 5460], [9252, 9252]])).toEqual({ text: '0–5460, 9252', hiddenCount: 0 })
    expect(formatSlotRanges([[0, 1], [3, 4], [6, 7]], 2)).toEqual({ text: '0–1, 3–4', hiddenCount: 1 })
    expect(formatSlotRanges([])).toEqual({ text: '', hiddenCount: 0 })
  })
})

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [1, '<0.1%'],
    [5461, '33.3%'],
    [8192, '50%'],
    [16384, '100%'],
  ])('%i slots are %s', (slots, share) => expect(formatShare(slots)).toBe(share))
})

describe('uncoveredRanges', () => {
  it('finds gaps at the start, in the middle and at the end, whatever the order', () => {
    expect(uncoveredRanges([[200, 16000], [10, 100]])).toEqual([[0, 9], [101, 199], [16001, 16383]])
  })

  it('finds none in a whole cluster, and everything in an empty one', () => {
    expect(uncoveredRanges([[0, 5460], [5461, 10922], [10923, 16383]])).toEqual([])
    expect(uncoveredRanges([])).toEqual([[0, 16383]])
  })

  it('is not misled by ranges that overlap', () => {
    expect(uncoveredRanges([[0, 9000], [100, 200], [9001, 16383]])).toEqual([])
  })
})

describe('countSlots and slotsAsRanges', () => {
  it('count inclusive ends and join neighbours', () => {
    expect(countSlots([[0, 0], [10, 19]])).toBe(11)
    expect(slotsAsRanges([1, 2, 3, 7, 9, 10])).toEqual([[1, 3], [7, 7], [9, 10]])
  })
})
