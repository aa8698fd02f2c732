import { describe, expect, it } from 'vitest'
import { denseLayout, hitDense, nodeShown, panDense, revealTile, tileByKey, tileShown, WHOLE, zoomDense } from '../../../src-renderer/model/dense-layout.ts'
import { centreOf } from '../../../src-renderer/model/geometry.ts'
import { groupByShard } from '../../../src-renderer/model/shard-groups.ts'
import { sampleNode, sampleTopology } from '../topology-samples.ts'

const size = { width: 904, height: 440 }
const topology = sampleTopology(500)
const layout = denseLayout(groupByShard(topology), size)

describe('a thousand nodes in one window', () => {
  it('are all there, within it, none over another', () => {
    expect(layout.tiles.flatMap((tile) => tile.nodes)).toHaveLength(1000)
    const taken = new Set<string>()
    for (const tile of layout.tiles) {
      expect(tile.x >= 0 && tile.y >= 0 && tile.x + tile.width <= size.width && tile.y + tile.height <= size.height).toBe(true)
      taken.add(`${tile.x.toFixed(2)} ${tile.y.toFixed(2)}`)
    }
    expect(taken.size).toBe(500)
    expect(layout.tiles[0]!.width).toBeGreaterThan(22)
  })

  it('stay where they are when slots move and a replica is promoted', () => {
    const [a, ...rest] = topology.shards
    const after = { ...topology, shards: [{ ...a!, primaryId: a!.replicaIds[0]!, replicaIds: [a!.primaryId], slotRanges: [[0, 3]] as const }, ...rest] }
    const moved = denseLayout(groupByShard(after), size)
    expect(moved.tiles.map(({ letter, x, y }) => [letter, x, y])).toEqual(layout.tiles.map(({ letter, x, y }) => [letter, x, y]))
  })

  it('are found again under the pointer, zoomed or not', () => {
    const zoomed = zoomDense(WHOLE, 5, { x: 300, y: 200 }, size, layout)
    for (const view of [WHOLE, zoomed]) {
      for (const tile of layout.tiles.slice(0, 40)) {
        for (const node of tile.nodes) expect(hitDense(layout, view, centreOf(nodeShown(view, tile, node)))?.node?.nodeId).toBe(node.nodeId)
      }
    }
    expect(hitDense(layout, WHOLE, { x: 1, y: 1 })).toBeUndefined()
  })

  it('never leave the window empty beside them', () => {
    const view = panDense(zoomDense(WHOLE, 3, { x: 0, y: 0 }, size, layout), 9999, -9999, size)
    expect(view.x).toBe(0)
    expect(view.y).toBe(size.height * (1 - view.zoom))
    expect(zoomDense(view, 0.001, { x: 0, y: 0 }, size, layout)).toEqual({ zoom: 1, x: 0, y: 0 })
  })

  it('are brought into sight by keys', () => {
    const zoomed = zoomDense(WHOLE, 8, { x: 0, y: 0 }, size, layout)
    const last = tileByKey(layout, 'End', 0)!
    const box = tileShown(revealTile(zoomed, layout.tiles[last]!, size), layout.tiles[last]!)
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height).toBe(true)
    expect(tileByKey(layout, 'ArrowDown', 3)).toBe(3 + layout.columns)
    expect([tileByKey(layout, 'ArrowUp', 3), tileByKey(layout, 'x', 3)]).toEqual([0, undefined])
  })

  it('have a place for those in no shard, and for several replicas', () => {
    const strangers = [sampleNode(5001), sampleNode(5002), sampleNode(5003)]
    const mixed = sampleTopology(60, 4)
    const tiles = denseLayout(groupByShard({ ...mixed, nodes: [...mixed.nodes, ...strangers] }), size).tiles
    expect(tiles.at(-1)).toMatchObject({ letter: undefined })
    expect(tiles.at(-1)!.nodes).toHaveLength(3)
    const [first] = tiles
    const boxes = first!.nodes.map((node) => nodeShown(WHOLE, first!, node))
    expect(new Set(boxes.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)).size).toBe(5)
  })
})
