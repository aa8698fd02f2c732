import type { Box, Point } from './geometry.ts'
import type { ShardGroup } from './shard-groups.ts'
import type { Size } from './slot-grid.ts'

/** From this many nodes on the graph is painted instead of built of elements. */
export const DENSE_FROM_NODES = 150

const GAP = 3
const MARGIN = 14
/** Width to height: what an address and its replicas need once one has zoomed in. */
const TILE_RATIO = 1.45
const MAX_TILE_WIDTH = 220
/** Of a tile's height. */
const PRIMARY_SHARE = 0.62
const REPLICA_COLUMNS = 3

export interface DenseNode {
  readonly nodeId: string
  readonly isPrimary: boolean
  /** Within the tile, each side from 0 to 1. */
  readonly part: Box
}

export interface DenseTile extends Box {
  readonly letter: string | undefined
  readonly colorIndex: number | undefined
  readonly nodes: readonly DenseNode[]
}

export interface DenseLayout {
  readonly columns: number
  readonly tiles: readonly DenseTile[]
}

/** All shards as tiles of one size, row by row in the order of their letters, all of them within the window. */
export function denseLayout(groups: readonly ShardGroup[], size: Size): DenseLayout {
  const { columns, width, height } = tileSize(groups.length, size)
  const left = (size.width - columns * (width + GAP) + GAP) / 2
  const rows = Math.ceil(groups.length / columns)
  const top = Math.max(MARGIN, (size.height - rows * (height + GAP) + GAP) / 2)
  const tiles = groups.map((group, index): DenseTile => ({
    x: left + (index % columns) * (width + GAP),
    y: top + Math.floor(index / columns) * (height + GAP),
    width,
    height,
    letter: group.shard?.letter,
    colorIndex: group.shard?.colorIndex,
    nodes: partsOf(group),
  }))
  return { columns, tiles }
}

/** The number of columns that makes the tiles largest. */
function tileSize(count: number, size: Size): { columns: number; width: number; height: number } {
  const [roomX, roomY] = [Math.max(1, size.width - 2 * MARGIN), Math.max(1, size.height - 2 * MARGIN)]
  let best = { columns: 1, width: 0, height: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const byWidth = (roomX + GAP) / columns - GAP
    const byHeight = ((roomY + GAP) / rows - GAP) * TILE_RATIO
    const width = Math.min(byWidth, byHeight, MAX_TILE_WIDTH)
    if (width > best.width) best = { columns, width, height: width / TILE_RATIO }
  }
  return best
}

function partsOf(group: ShardGroup): DenseNode[] {
  const primary = group.primary === undefined ? [] : [{ nodeId: group.primary.nodeId, isPrimary: true, part: { x: 0, y: 0, width: 1, height: group.replicas.length === 0 ? 1 : PRIMARY_SHARE } }]
  const top = group.shard === undefined ? 0 : PRIMARY_SHARE
  const columns = group.shard === undefined ? Math.max(1, Math.ceil(Math.sqrt(group.replicas.length))) : Math.max(1, Math.min(REPLICA_COLUMNS, group.replicas.length))
  const rows = Math.max(1, Math.ceil(group.replicas.length / columns))
  const [width, height] = [1 / columns, (1 - top) / rows]
  const replicas = group.replicas.map((node, index) => ({
    nodeId: node.nodeId,
    isPrimary: false,
    part: { x: (index % columns) * width, y: top + Math.floor(index / columns) * height, width, height },
  }))
  return [...primary, ...replicas]
}

/** How the layout is looked at: everything times `zoom`, then moved. */
export interface DenseView extends Point {
  readonly zoom: number
}

export const WHOLE: DenseView = { zoom: 1, x: 0, y: 0 }
const MAX_TILE_SHOWN = 300

export function zoomDense(view: DenseView, factor: number, at: Point, size: Size, layout: DenseLayout): DenseView {
  const most = Math.max(1, MAX_TILE_SHOWN / (layout.tiles[0]?.width ?? MAX_TILE_SHOWN))
  const zoom = Math.min(most, Math.max(1, view.zoom * factor))
  const ratio = zoom / view.zoom
  return clampDense({ zoom, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, size)
}

export function panDense(view: DenseView, dx: number, dy: number, size: Size): DenseView {
  return clampDense({ ...view, x: view.x + dx, y: view.y + dy }, size)
}

function clampDense({ zoom, x, y }: DenseView, { width, height }: Size): DenseView {
  return { zoom, x: Math.min(0, Math.max(width * (1 - zoom), x)), y: Math.min(0, Math.max(height * (1 - zoom), y)) }
}

export function tileShown(view: DenseView, tile: DenseTile): Box {
  return { x: tile.x * view.zoom + view.x, y: tile.y * view.zoom + view.y, width: tile.width * view.zoom, height: tile.height * view.zoom }
}

export function nodeShown(view: DenseView, tile: DenseTile, node: DenseNode): Box {
  const box = tileShown(view, tile)
  return { x: box.x + node.part.x * box.width, y: box.y + node.part.y * box.height, width: node.part.width * box.width, height: node.part.height * box.height }
}

/** The tile and node under a point of the window. */
export function hitDense(layout: DenseLayout, view: DenseView, at: Point): { tile: DenseTile; node: DenseNode | undefined } | undefined {
  const tile = layout.tiles.find((each) => contains(tileShown(view, each), at))
  return tile && { tile, node: tile.nodes.find((node) => contains(nodeShown(view, tile, node), at)) }
}

/** The nearest view in which a tile is seen whole. */
export function revealTile(view: DenseView, tile: DenseTile, size: Size): DenseView {
  const box = tileShown(view, tile)
  const shift = (start: number, length: number, room: number) => (start < MARGIN ? MARGIN - start : start + length > room - MARGIN ? room - MARGIN - start - length : 0)
  return panDense(view, shift(box.x, box.width, size.width), shift(box.y, box.height, size.height), size)
}

/** Where an arrow key leads from a tile. */
export function tileByKey({ columns, tiles }: DenseLayout, key: string, from: number): number | undefined {
  const steps: ReadonlyMap<string, number> = new Map([['ArrowLeft', -1], ['ArrowRight', 1], ['ArrowUp', -columns], ['ArrowDown', columns]])
  if (key === 'Home') return 0
  if (key === 'End') return tiles.length - 1
  const step = steps.get(key)
  return step === undefined ? undefined : Math.min(tiles.length - 1, Math.max(0, from + step))
}

function contains(box: Box, at: Point): boolean {
  return at.x >= box.x && at.y >= box.y && at.x < box.x + box.width && at.y < box.y + box.height
}
