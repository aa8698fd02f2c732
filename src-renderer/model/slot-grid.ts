import type { Box, Point } from './geometry.ts'
import { SLOT_COUNT, type SlotRange } from './slot-ranges.ts'

/* The 128 x 128 grid of all slots: slot 0 top left, row by row. */

export const GRID_COLUMNS = 128
const MAX_CELL_PX = 64

export interface Size {
  readonly width: number
  readonly height: number
}

/** Which part of the grid is seen: the size of a cell and where slot 0 lies, in pixels. */
export interface GridView extends Point {
  readonly cell: number
}

/** The whole grid, as large as it fits, at the left and in the middle of the height. */
export function fitGrid({ width, height }: Size): GridView {
  const cell = Math.max(1, Math.min(width, height) / GRID_COLUMNS)
  return { cell, x: Math.max(0, (width - cell * GRID_COLUMNS) / 2), y: Math.max(0, (height - cell * GRID_COLUMNS) / 2) }
}

/** Zooms so that what is under a point stays there. */
export function zoomGrid(view: GridView, factor: number, at: Point, size: Size): GridView {
  const fit = fitGrid(size)
  const cell = Math.min(MAX_CELL_PX, Math.max(fit.cell, view.cell * factor))
  const ratio = cell / view.cell
  return clampGrid({ cell, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, size)
}

export function panGrid(view: GridView, dx: number, dy: number, size: Size): GridView {
  return clampGrid({ ...view, x: view.x + dx, y: view.y + dy }, size)
}

/** No empty room beside a grid that is larger than its window; a smaller one stays in the middle. */
export function clampGrid(view: GridView, size: Size): GridView {
  const extent = view.cell * GRID_COLUMNS
  const along = (offset: number, room: number) => (extent <= room ? (room - extent) / 2 : Math.min(0, Math.max(room - extent, offset)))
  return { cell: view.cell, x: along(view.x, size.width), y: along(view.y, size.height) }
}

export function slotAtPoint(view: GridView, point: Point): number | undefined {
  const column = Math.floor((point.x - view.x) / view.cell)
  const row = Math.floor((point.y - view.y) / view.cell)
  if (column < 0 || row < 0 || column >= GRID_COLUMNS || row >= GRID_COLUMNS) return undefined
  return row * GRID_COLUMNS + column
}

export function cellBox(view: GridView, slot: number): Box {
  return { x: view.x + (slot % GRID_COLUMNS) * view.cell, y: view.y + Math.floor(slot / GRID_COLUMNS) * view.cell, width: view.cell, height: view.cell }
}

/** The nearest view in which a slot is seen, with some neighbours. */
export function revealSlot(view: GridView, slot: number, size: Size): GridView {
  const box = cellBox(view, slot)
  const margin = Math.min(view.cell * 2, size.width / 4, size.height / 4)
  const shift = (start: number, room: number) => (start < margin ? margin - start : start + view.cell > room - margin ? room - margin - start - view.cell : 0)
  return panGrid(view, shift(box.x, size.width), shift(box.y, size.height), size)
}

/** The outline of consecutive slots, as corner points in cells: a rectangle, or a block with a step at either end. */
export function rangeOutline([first, last]: SlotRange): Point[] {
  const [row1, column1] = [Math.floor(first / GRID_COLUMNS), first % GRID_COLUMNS]
  const [row2, column2] = [Math.floor(last / GRID_COLUMNS), last % GRID_COLUMNS]
  const at = (x: number, y: number) => ({ x, y })
  if (row1 === row2) return [at(column1, row1), at(column2 + 1, row1), at(column2 + 1, row1 + 1), at(column1, row1 + 1)]
  return [at(column1, row1), at(GRID_COLUMNS, row1), at(GRID_COLUMNS, row2), at(column2 + 1, row2), at(column2 + 1, row2 + 1), at(0, row2 + 1), at(0, row1 + 1), at(column1, row1 + 1)]
}

const KEY_STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -GRID_COLUMNS],
  ['ArrowDown', GRID_COLUMNS],
  ['PageUp', -8 * GRID_COLUMNS],
  ['PageDown', 8 * GRID_COLUMNS],
])

/** Where a key leads from a slot; undefined for keys that lead nowhere. */
export function slotByKey(key: string, from: number): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return SLOT_COUNT - 1
  const step = KEY_STEPS.get(key)
  return step === undefined ? undefined : Math.min(SLOT_COUNT - 1, Math.max(0, from + step))
}

/** What was typed to be found: a slot by its number, else a key; quotes make a key of a number. */
export function slotOrKey(text: string): { readonly slot: number } | { readonly key: string } | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(trimmed)
  if (quoted) return { key: quoted[1] ?? quoted[2] ?? '' }
  return /^\d{1,5}$/.test(trimmed) && Number(trimmed) < SLOT_COUNT ? { slot: Number(trimmed) } : { key: trimmed }
}
