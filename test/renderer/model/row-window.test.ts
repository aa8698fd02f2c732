import { describe, expect, it } from 'vitest'
import { visibleRows } from '../../../src-renderer/model/row-window.ts'

describe('visibleRows', () => {
  it('keeps to the list, however it is scrolled', () => {
    expect(visibleRows(2000, 36, 3600, 360, 2)).toEqual({ first: 98, end: 112 })
    expect(visibleRows(3, 36, 0, 400)).toEqual({ first: 0, end: 3 })
    const afterClear = visibleRows(0, 36, 9000, 400)
    expect(afterClear.first).toBeLessThanOrEqual(afterClear.end)
  })
})
