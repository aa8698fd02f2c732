/** Powers of two up to which a double can lie half-way between two texts of this many decimals. */
const HUMAN_DECIMALS = 17
/** From here on toFixed gives an exponent; such a double is whole. */
const LARGEST_FOR_TO_FIXED = 1e21

/** A double as C's `%.<decimals>f` writes it. */
export function fixedPoint(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan'
  if (Math.abs(value) >= LARGEST_FOR_TO_FIXED) return `${BigInt(value)}.${'0'.repeat(decimals)}`
  const text = value.toFixed(decimals)
  return Object.is(value, -0) || (value < 0 && !text.startsWith('-')) ? `-${text.replace(/^-/, '')}` : text
}

/** A finite double with 17 decimals less the trailing zeros (util.c, ld2string with LD_STR_HUMAN). */
export function humanDouble(value: number): string {
  const text = exactly(value).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

/** toFixed rounds a tie upward, printf to even: only a multiple of 2^-18 can lie half-way between two texts of 17 decimals. */
function exactly(value: number): string {
  const text = fixedPoint(value, HUMAN_DECIMALS)
  const isTie = Math.abs(value) < 2 ** 35 && Number.isInteger(value * 2 ** 18) && !Number.isInteger(value * 2 ** 17)
  if (!isTie) return text
  const halves = BigInt(value * 2 ** 18) * 5n ** 18n
  // In units of 10^-18 a tie ends in 5.
  const magnitude = halves < 0n ? -halves : halves
  const down = magnitude / 10n
  const even = (down & 1n) === 0n ? down : down + 1n
  const digits = String(even).padStart(HUMAN_DECIMALS + 1, '0')
  return `${value < 0 ? '-' : ''}${digits.slice(0, -HUMAN_DECIMALS)}.${digits.slice(-HUMAN_DECIMALS)}`
}
