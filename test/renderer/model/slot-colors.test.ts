import { describe, expect, it } from 'vitest'
import { parseHex, slotColors, slotOwners } from '../../../src-renderer/model/slot-colors.ts'
import { openSlots, ownerParts } from '../../../src-renderer/model/slot-facts.ts'
import { nodeId, sampleTopology } from '../topology-samples.ts'

const palette = { ground: [255, 255, 255], unserved: [200, 0, 0], shards: Array.from({ length: 14 }, (_, index) => [index * 10, 0, 0] as const) } as const
const topology = sampleTopology(3)
const owners = slotOwners(topology)
const pixel = (pixels: Uint8ClampedArray, slot: number): number[] => [...pixels.slice(slot * 4, slot * 4 + 4)]

describe('colours of slots', () => {
  it('read the theme’s hex colours', () => {
    expect(parseHex(' #0f62c9')).toEqual([15, 98, 201])
    expect(parseHex('#abc')).toEqual([170, 187, 204])
    expect(parseHex('rebeccapurple')).toEqual([0, 0, 0])
  })

  it('tell owners by hue and who has none', () => {
    const broken = { ...topology, shards: topology.shards.slice(0, 2) }
    const pixels = slotColors(broken, slotOwners(broken), undefined, palette)
    expect(pixel(pixels, 16383)).toEqual([200, 0, 0, 255])
    expect(pixel(pixels, 0)[0]).toBeLessThan(pixel(pixels, 6000)[0]!)
  })

  it('shade more for more, and least for what is not known', () => {
    const values = new Array<number>(16384).fill(0)
    values[1] = 10
    values[2] = 1000
    values[3] = -1
    const green = (slot: number): number => pixel(slotColors(topology, owners, values, palette), slot)[1]!
    expect(green(2)).toBeLessThan(green(1))
    expect(green(1)).toBeLessThan(green(0))
    expect(green(0)).toBeLessThan(green(3))
  })
})

describe('facts of slots', () => {
  it('sum a selection by owner, over what is known', () => {
    const values = new Array<number>(16384).fill(-1)
    values[5460] = 4
    const parts = ownerParts(topology, owners, [5460, 5462], values)
    expect(parts.map(({ shard, slotCount, sum }) => [shard?.letter, slotCount, sum])).toEqual([['A', 1, 4], ['B', 2, undefined]])
  })

  it('name a slot on its way once, whichever ends tell of it', () => {
    const nodes = topology.nodes.map((node) => (node.nodeId === nodeId(1) ? { ...node, importing: [{ slot: 7, fromNodeId: nodeId(0) }] } : node))
    expect(openSlots({ ...topology, nodes })).toEqual([{ slot: 7, fromNodeId: nodeId(0), toNodeId: nodeId(1) }])
  })
})
