import type { TopologyNode } from '../../src-main/contract/model.ts'
import { type DenseLayout, type DenseNode, type DenseTile, type DenseView, nodeShown, tileShown } from './dense-layout.ts'
import { type Box, centreOf, type Point } from './geometry.ts'
import { healthLook } from './node-health.ts'
import { formatAddress } from './shard-groups.ts'
import { clipText, shortenLeft } from './text-width.ts'
import type { Size } from './slot-grid.ts'

/** CSS colours of the theme in use. */
export interface DenseInk {
  readonly shards: readonly string[]
  readonly none: string
  readonly shardInk: string
  readonly ground: string
  readonly raised: string
  readonly ink: string
  readonly soft: string
  readonly bad: string
  readonly badSoft: string
  readonly warn: string
  readonly warnSoft: string
  readonly accent: string
  readonly moving: string
  readonly mono: string
  readonly sans: string
}

export interface DensePicture {
  readonly layout: DenseLayout
  readonly view: DenseView
  readonly size: Size
  readonly nodes: ReadonlyMap<string, TopologyNode>
  /** What a shard has to say beside its primary: its share of slots. */
  readonly shareOf: (letter: string) => string
  /** Nodes that are not looked for are faded. */
  readonly fits: (nodeId: string) => boolean
  readonly selectedId: string | undefined
  readonly selectedLetter: string | undefined
  /** Nodes whose role just changed. */
  readonly changed: (nodeId: string) => boolean
  /** Open slots: pairs of source and target. */
  readonly moves: readonly (readonly [fromNodeId: string, toNodeId: string])[]
  /** The nodes a command visited, in order. */
  readonly visited: readonly string[]
  readonly ink: DenseInk
}

const LETTER_FROM_PX = 22
const ADDRESS_FROM_PX = 84
const ROUND = 0.12

/** Paints a cluster of very many nodes: primaries solid in their shard's colour, replicas hollow below, what is not ok in its own shape. */
export function paintDense(ctx: CanvasRenderingContext2D, picture: DensePicture): void {
  const { layout, view, size } = picture
  ctx.clearRect(0, 0, size.width, size.height)
  const places = new Map<string, Box>()
  for (const tile of layout.tiles) {
    for (const node of tile.nodes) places.set(node.nodeId, nodeShown(view, tile, node))
    if (isSeen(tileShown(view, tile), size)) paintTile(ctx, picture, tile)
  }
  for (const [from, to] of picture.moves) paintMove(ctx, places.get(from), places.get(to), picture.ink)
  paintVisits(ctx, picture.visited.map((nodeId) => places.get(nodeId)).filter((box) => box !== undefined), picture.ink)
}

function isSeen(box: Box, { width, height }: Size): boolean {
  return box.x < width && box.y < height && box.x + box.width > 0 && box.y + box.height > 0
}

function paintTile(ctx: CanvasRenderingContext2D, picture: DensePicture, tile: DenseTile): void {
  const box = tileShown(picture.view, tile)
  const color = tile.colorIndex === undefined ? picture.ink.none : (picture.ink.shards[tile.colorIndex % picture.ink.shards.length] ?? picture.ink.none)
  for (const node of tile.nodes) paintNode(ctx, picture, tile, node, color)
  ctx.globalAlpha = 1
  ctx.lineWidth = 1
  ctx.strokeStyle = color
  roundedBox(ctx, box, box.width * ROUND)
  ctx.stroke()
  if (tile.letter !== undefined && tile.letter === picture.selectedLetter) outline(ctx, box, picture.ink.ink, 2.5)
}

function paintNode(ctx: CanvasRenderingContext2D, picture: DensePicture, tile: DenseTile, part: DenseNode, color: string): void {
  const node = picture.nodes.get(part.nodeId)
  if (node === undefined) return
  const { ink } = picture
  const box = nodeShown(picture.view, tile, part)
  const look = healthLook(node.health)
  const isTroubled = look.tone === 'bad' || look.tone === 'warn'
  ctx.globalAlpha = picture.fits(node.nodeId) ? 1 : 0.18
  ctx.fillStyle = isTroubled ? (look.tone === 'bad' ? ink.badSoft : ink.warnSoft) : part.isPrimary ? color : ink.raised
  roundedBox(ctx, inset(box, 0.5), Math.min(box.width, box.height) * ROUND)
  ctx.fill()
  if (picture.changed(node.nodeId)) outline(ctx, box, ink.accent, 2.5)
  const textColor = isTroubled ? (look.tone === 'bad' ? ink.bad : ink.warn) : part.isPrimary ? ink.shardInk : ink.ink
  if (box.width >= ADDRESS_FROM_PX && box.height >= 20) paintWords(ctx, picture, tile, part, node, box, textColor)
  else if (part.isPrimary && box.width >= LETTER_FROM_PX && box.height >= 12) paintLetter(ctx, tile.letter ?? '?', centreOf(box), box.width, textColor, ink)
  else if (!isTroubled && !part.isPrimary) paintPip(ctx, centreOf(box), box, color)
  if (isTroubled) paintTrouble(ctx, box, look.tone === 'bad' ? ink.bad : ink.warn, look.tone === 'bad')
  if (node.nodeId === picture.selectedId) outline(ctx, box, ink.ink, 3)
}

/** The letter, the address and, for a primary, its share; as far as there is room. */
function paintWords(ctx: CanvasRenderingContext2D, { ink, shareOf }: DensePicture, tile: DenseTile, part: DenseNode, node: TopologyNode, box: Box, color: string): void {
  const hasTwoLines = part.isPrimary && box.height >= 40
  const y = box.y + box.height / 2 - (hasTwoLines ? 8 : 0)
  const letter = part.isPrimary ? `${tile.letter ?? '?'} ` : ''
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  ctx.fillStyle = color
  ctx.font = `${part.isPrimary ? 600 : 400} 12px ${ink.mono}`
  const room = box.width - 28 - letter.length * 7.4
  const full = formatAddress(node)
  ctx.fillText(letter + (full.length * 7.4 <= room ? full : shortenLeft(full, room)), box.x + 8, y)
  if (!hasTwoLines) return
  ctx.font = `12px ${ink.sans}`
  ctx.fillText(clipText(shareOf(tile.letter ?? ''), Math.floor(box.width / 7)), box.x + 8, y + 17)
}

function paintLetter(ctx: CanvasRenderingContext2D, letter: string, at: Point, width: number, color: string, ink: DenseInk): void {
  ctx.fillStyle = color
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.font = `700 ${Math.min(16, Math.max(12, width / 3))}px ${ink.sans}`
  ctx.fillText(letter, at.x, at.y + 0.5)
}

/** A replica that is well, where there is no room for its address. */
function paintPip(ctx: CanvasRenderingContext2D, at: Point, box: Box, color: string): void {
  ctx.beginPath()
  ctx.arc(at.x, at.y, Math.max(1, Math.min(4, Math.min(box.width, box.height) / 4)), 0, Math.PI * 2)
  ctx.strokeStyle = color
  ctx.lineWidth = 1.5
  ctx.stroke()
}

/** A cross for what failed, a bang for what is doubted: not by colour alone. */
function paintTrouble(ctx: CanvasRenderingContext2D, box: Box, color: string, isBad: boolean): void {
  const reach = Math.min(7, Math.min(box.width, box.height) * 0.28)
  const isWide = box.width >= ADDRESS_FROM_PX
  const [x, y] = [isWide ? box.x + box.width - 14 : box.x + box.width / 2, box.y + box.height / 2]
  outline(ctx, inset(box, 1), color, 1.5)
  ctx.lineCap = 'round'
  ctx.lineWidth = Math.max(1.5, reach / 2.4)
  ctx.strokeStyle = color
  ctx.beginPath()
  if (isBad) {
    ctx.moveTo(x - reach, y - reach)
    ctx.lineTo(x + reach, y + reach)
    ctx.moveTo(x + reach, y - reach)
    ctx.lineTo(x - reach, y + reach)
  } else {
    ctx.moveTo(x, y - reach)
    ctx.lineTo(x, y + reach * 0.2)
    ctx.moveTo(x, y + reach)
    ctx.lineTo(x, y + reach)
  }
  ctx.stroke()
}

function paintMove(ctx: CanvasRenderingContext2D, from: Box | undefined, to: Box | undefined, ink: DenseInk): void {
  if (from === undefined || to === undefined) return
  const [start, end] = [centreOf(from), centreOf(to)]
  ctx.setLineDash([6, 5])
  curve(ctx, start, end, ink.moving, 2.5)
  ctx.setLineDash([])
  dot(ctx, end, 5, ink.moving)
}

function paintVisits(ctx: CanvasRenderingContext2D, boxes: readonly Box[], ink: DenseInk): void {
  boxes.forEach((box, index) => {
    const before = boxes[index - 1]
    if (before !== undefined) curve(ctx, centreOf(before), centreOf(box), ink.accent, 2.5)
    outline(ctx, box, ink.accent, 3)
  })
}

function curve(ctx: CanvasRenderingContext2D, start: Point, end: Point, color: string, width: number): void {
  ctx.beginPath()
  ctx.moveTo(start.x, start.y)
  ctx.quadraticCurveTo((start.x + end.x) / 2 + (end.y - start.y) * 0.15, (start.y + end.y) / 2 - (end.x - start.x) * 0.15, end.x, end.y)
  ctx.strokeStyle = color
  ctx.lineWidth = width
  ctx.stroke()
}

function dot(ctx: CanvasRenderingContext2D, at: Point, radius: number, color: string): void {
  ctx.beginPath()
  ctx.arc(at.x, at.y, radius, 0, Math.PI * 2)
  ctx.fillStyle = color
  ctx.fill()
}

function outline(ctx: CanvasRenderingContext2D, box: Box, color: string, width: number): void {
  ctx.strokeStyle = color
  ctx.lineWidth = width
  roundedBox(ctx, box, Math.min(box.width, box.height) * ROUND)
  ctx.stroke()
}

function roundedBox(ctx: CanvasRenderingContext2D, box: Box, radius: number): void {
  ctx.beginPath()
  ctx.roundRect(box.x, box.y, Math.max(0, box.width), Math.max(0, box.height), Math.min(10, radius))
}

function inset(box: Box, by: number): Box {
  return { x: box.x + by, y: box.y + by, width: box.width - 2 * by, height: box.height - 2 * by }
}
