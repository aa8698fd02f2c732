import type { OpenSlot } from './slot-facts.ts'
import { cellBox, GRID_COLUMNS, type GridView, rangeOutline, type Size } from './slot-grid.ts'
import { SLOT_COUNT, type SlotRange } from './slot-ranges.ts'

/** CSS colours of what is drawn over the slots. */
export interface SlotInk {
  readonly ink: string
  readonly ground: string
  readonly line: string
  readonly focus: string
  readonly moving: string
  readonly mono: string
}

export interface SlotPicture {
  readonly view: GridView
  readonly size: Size
  /** One pixel a slot. */
  readonly slots: CanvasImageSource
  readonly owners: Int32Array
  readonly shardCount: number
  readonly selected: SlotRange | undefined
  readonly hovered: number | undefined
  readonly open: readonly OpenSlot[]
  /** 0 to 1, where the moving slots are in their pulse. */
  readonly phase: number
  readonly ink: SlotInk
}

const LINES_FROM_PX = 9
const BORDERS_FROM_PX = 3
/** With more owners the lines between them would cover a map that is seen as a whole. */
const FEW_SHARDS = 32
const NUMBERS_FROM_PX = 38
const RINGS_UP_TO = 300

/** Paints the slot map. The context is scaled to CSS pixels already. */
export function paintSlots(ctx: CanvasRenderingContext2D, picture: SlotPicture): void {
  const { view, size, ink } = picture
  const extent = view.cell * GRID_COLUMNS
  ctx.clearRect(0, 0, size.width, size.height)
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(picture.slots, view.x, view.y, extent, extent)
  if (view.cell >= LINES_FROM_PX) paintLines(ctx, view, size, ink.ground)
  if (view.cell >= (picture.shardCount <= FEW_SHARDS ? BORDERS_FROM_PX : LINES_FROM_PX)) paintBorders(ctx, picture)
  if (view.cell >= NUMBERS_FROM_PX) paintNumbers(ctx, picture)
  paintOpen(ctx, picture)
  if (picture.hovered !== undefined) strokeCell(ctx, view, picture.hovered, ink.ink, 1.5)
  if (picture.selected !== undefined) paintSelection(ctx, picture, picture.selected)
}

/** Columns and rows that are in sight, ends exclusive. */
function inSight({ cell, x, y }: GridView, { width, height }: Size): { left: number; right: number; top: number; bottom: number } {
  const clamp = (value: number) => Math.min(GRID_COLUMNS, Math.max(0, value))
  return { left: clamp(Math.floor(-x / cell)), right: clamp(Math.ceil((width - x) / cell)), top: clamp(Math.floor(-y / cell)), bottom: clamp(Math.ceil((height - y) / cell)) }
}

function paintLines(ctx: CanvasRenderingContext2D, view: GridView, size: Size, color: string): void {
  const { left, right, top, bottom } = inSight(view, size)
  ctx.beginPath()
  for (let column = left; column <= right; column++) line(ctx, view, column, top, column, bottom)
  for (let row = top; row <= bottom; row++) line(ctx, view, left, row, right, row)
  ctx.strokeStyle = color
  ctx.lineWidth = 1
  ctx.stroke()
}

/** Where two owners meet. */
function paintBorders(ctx: CanvasRenderingContext2D, { view, size, owners, ink }: SlotPicture): void {
  const { left, right, top, bottom } = inSight(view, size)
  ctx.beginPath()
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const slot = row * GRID_COLUMNS + column
      if (column + 1 < GRID_COLUMNS && owners[slot] !== owners[slot + 1]) line(ctx, view, column + 1, row, column + 1, row + 1)
      if (slot + GRID_COLUMNS < SLOT_COUNT && owners[slot] !== owners[slot + GRID_COLUMNS]) line(ctx, view, column, row + 1, column + 1, row + 1)
    }
  }
  ctx.strokeStyle = ink.ground
  ctx.lineWidth = view.cell >= LINES_FROM_PX ? 3 : 1
  ctx.stroke()
}

function paintNumbers(ctx: CanvasRenderingContext2D, { view, size, ink }: SlotPicture): void {
  const { left, right, top, bottom } = inSight(view, size)
  ctx.font = `12px ${ink.mono}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const text = String(row * GRID_COLUMNS + column)
      const [x, y] = [view.x + (column + 0.5) * view.cell, view.y + (row + 0.5) * view.cell]
      ctx.fillStyle = ink.ground
      const width = text.length * 7.4 + 4
      ctx.fillRect(x - width / 2, y - 8, width, 16)
      ctx.fillStyle = ink.ink
      ctx.fillText(text, x, y + 0.5)
    }
  }
}

/** A slot on its way wears a ring that grows and fades; without motion it just stays. */
function paintOpen(ctx: CanvasRenderingContext2D, { view, open, phase, ink }: SlotPicture): void {
  for (const { slot } of open.slice(0, RINGS_UP_TO)) {
    const box = cellBox(view, slot)
    const [x, y] = [box.x + view.cell / 2, box.y + view.cell / 2]
    const radius = Math.max(5, view.cell * 0.7)
    ctx.strokeStyle = ink.ground
    ctx.lineWidth = 5
    circle(ctx, x, y, radius)
    ctx.strokeStyle = ink.moving
    ctx.lineWidth = 2.5
    circle(ctx, x, y, radius)
    ctx.globalAlpha = 1 - phase
    circle(ctx, x, y, radius + phase * 12)
    ctx.globalAlpha = 1
  }
}

const LEAST_RING_PX = 8

function paintSelection(ctx: CanvasRenderingContext2D, { view, ink }: SlotPicture, range: SlotRange): void {
  if (range[0] === range[1] && view.cell < LEAST_RING_PX) return ringCell(ctx, view, range[0], ink)
  const [start, ...rest] = rangeOutline(range).map((corner) => ({ x: view.x + corner.x * view.cell, y: view.y + corner.y * view.cell }))
  if (start === undefined) return
  const path = new Path2D()
  path.moveTo(start.x, start.y)
  for (const corner of rest) path.lineTo(corner.x, corner.y)
  path.closePath()
  // Two colours, so that it shows on every hue.
  ctx.strokeStyle = ink.ground
  ctx.lineWidth = 5
  ctx.stroke(path)
  ctx.strokeStyle = ink.ink
  ctx.lineWidth = 2.5
  ctx.stroke(path)
}

/** One slot of a map that is seen as a whole is a few pixels: a ring around it can be found. */
function ringCell(ctx: CanvasRenderingContext2D, view: GridView, slot: number, ink: SlotInk): void {
  const box = cellBox(view, slot)
  for (const [color, width] of [[ink.ground, 6], [ink.ink, 2.5]] as const) {
    ctx.strokeStyle = color
    ctx.lineWidth = width
    circle(ctx, box.x + view.cell / 2, box.y + view.cell / 2, LEAST_RING_PX)
  }
}

function strokeCell(ctx: CanvasRenderingContext2D, view: GridView, slot: number, color: string, width: number): void {
  const box = cellBox(view, slot)
  ctx.strokeStyle = color
  ctx.lineWidth = width
  ctx.strokeRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
}

function line(ctx: CanvasRenderingContext2D, view: GridView, x1: number, y1: number, x2: number, y2: number): void {
  ctx.moveTo(view.x + x1 * view.cell, view.y + y1 * view.cell)
  ctx.lineTo(view.x + x2 * view.cell, view.y + y2 * view.cell)
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, Math.PI * 2)
  ctx.stroke()
}
