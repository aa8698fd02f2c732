import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centreOf } from '../../../src-renderer/model/geometry.ts'
import { cellBox, fitGrid, rangeOutline, revealSlot, slotAtPoint, slotByKey, slotOrKey, zoomGrid } from '../../../src-renderer/model/slot-grid.ts'

const size = { width: 640, height: 512 }
const slots = fc.integer({ min: 0, max: 16383 })

describe('the grid of slots', () => {
  it('fits whole, and every cell is found again under its middle', () => {
    const view = fitGrid(size)
    expect(view.cell).toBe(4)
    fc.assert(fc.property(slots, (slot) => slotAtPoint(view, centreOf(cellBox(view, slot))) === slot))
    expect(slotAtPoint(view, { x: 2, y: 100 })).toBeUndefined()
  })

  it('keeps what is under the pointer there while zooming, save at its edges', () => {
    const view = zoomGrid(fitGrid(size), 4, { x: 320, y: 256 }, size)
    expect(view.cell).toBe(16)
    expect(slotAtPoint(view, { x: 320, y: 256 })).toBe(slotAtPoint(fitGrid(size), { x: 320, y: 256 }))
  })

  it('never zooms out beyond the whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer({ min: 0, max: 640 }), fc.integer({ min: 0, max: 512 }), (factor, x, y) => {
        const view = zoomGrid(zoomGrid(fitGrid(size), factor, { x, y }, size), 1 / factor, { x, y }, size)
        return view.cell >= 4 && view.cell <= 64
      }),
    )
  })

  it('brings any slot into sight', () => {
    const zoomed = zoomGrid(fitGrid(size), 10, { x: 0, y: 0 }, size)
    fc.assert(
      fc.property(slots, (slot) => {
        const { x, y } = centreOf(cellBox(revealSlot(zoomed, slot, size), slot))
        return x >= 0 && y >= 0 && x <= size.width && y <= size.height
      }),
    )
  })

  it('outlines one slot, part of a row, and several rows with their steps', () => {
    expect(rangeOutline([0, 0])).toHaveLength(4)
    expect(rangeOutline([5, 9])).toEqual([{ x: 5, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 1 }, { x: 5, y: 1 }])
    expect(rangeOutline([100, 300])).toHaveLength(8)
  })

  it('is walked by keys and stays within', () => {
    expect(['ArrowRight', 'ArrowDown', 'Home', 'End', 'PageDown'].map((key) => slotByKey(key, 5))).toEqual([6, 133, 0, 16383, 1029])
    expect([slotByKey('ArrowUp', 5), slotByKey('ArrowRight', 16383), slotByKey('x', 5)]).toEqual([0, 16383, undefined])
  })

  it('takes a number for a slot and anything else, or a quoted number, for a key', () => {
    expect(slotOrKey(' 9252 ')).toEqual({ slot: 9252 })
    expect(slotOrKey('16384')).toEqual({ key: '16384' })
    expect(slotOrKey('"9252"')).toEqual({ key: '9252' })
    expect(slotOrKey('{user}:1')).toEqual({ key: '{user}:1' })
    expect(slotOrKey('  ')).toBeUndefined()
  })
})
