import type { Topology } from '../../src-main/contract/model.ts'
import { SHARD_COLOR_COUNT } from './shard-colors.ts'
import { SLOT_COUNT } from './slot-ranges.ts'

export type Rgb = readonly [red: number, green: number, blue: number]

/** Colours of the theme in use, for what is painted pixel by pixel. */
export interface SlotPalette {
  readonly ground: Rgb
  readonly unserved: Rgb
  readonly shards: readonly Rgb[]
}

/** `#rgb` or `#rrggbb` as numbers; black for anything else. */
export function parseHex(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(hex.trim())?.[1] ?? '000000'
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb
}

/** For each slot the place of its shard in `topology.shards`; -1 where nobody serves it. */
export function slotOwners({ shards }: Pick<Topology, 'shards'>): Int32Array {
  const owners = new Int32Array(SLOT_COUNT).fill(-1)
  shards.forEach(({ slotRanges }, index) => {
    for (const [first, last] of slotRanges) owners.fill(index, first, last + 1)
  })
  return owners
}

const PLAIN_SHADE = 0.78
const UNKNOWN_SHADE = 0.2
const LEAST_SHADE = 0.3

/**
 * The colour of each slot as RGBA: the hue tells the owner, the shade how much it carries, on a logarithmic scale since one hot
 * slot would leave all others pale. @param values by slot, -1 unknown; undefined for the plain map of owners
 */
export function slotColors(topology: Pick<Topology, 'shards'>, owners: Int32Array, values: readonly number[] | undefined, palette: SlotPalette): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(SLOT_COUNT * 4)
  const most = Math.log1p(mostOf(values))
  const hues = topology.shards.map(({ colorIndex }) => palette.shards[colorIndex % SHARD_COLOR_COUNT] ?? palette.ground)
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const hue = hues[owners[slot] ?? -1]
    const shade = hue === undefined ? 1 : shadeOf(values?.[slot], values !== undefined, most)
    const over = hue ?? palette.unserved
    for (let channel = 0; channel < 3; channel++) {
      const ground = palette.ground[channel] ?? 0
      pixels[slot * 4 + channel] = ground + ((over[channel] ?? 0) - ground) * shade
    }
    pixels[slot * 4 + 3] = 255
  }
  return pixels
}

export function mostOf(values: readonly number[] | undefined): number {
  return values?.reduce((most, value) => Math.max(most, value), 0) ?? 0
}

function shadeOf(value: number | undefined, isMeasured: boolean, most: number): number {
  if (!isMeasured) return PLAIN_SHADE
  if (value === undefined || value < 0) return UNKNOWN_SHADE
  return most === 0 ? LEAST_SHADE : LEAST_SHADE + (1 - LEAST_SHADE) * (Math.log1p(value) / most)
}
