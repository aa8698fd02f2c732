/** Colours in styles/tokens.css, `--shard-0` and so on; past them the palette begins again. */
export const SHARD_COLOR_COUNT = 14

/** The CSS colour of a shard; a neutral one for what belongs to no shard. */
export function shardColor(colorIndex: number | undefined): string {
  return colorIndex === undefined ? 'var(--shard-none)' : `var(--shard-${colorIndex % SHARD_COLOR_COUNT})`
}
