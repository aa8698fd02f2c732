const SIGNIFICANT_DIGITS = 17

/**
 * A double as Redis 7.0 prints it in replies: "inf", "-inf", "nan", or C's `%.17g` (addReplyDouble), so 0.1 is
 * 0.10000000000000001 and 3 is 3.
 */
export function formatDouble(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? '-0' : String(value)
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const [mantissa, exponentText] = roundedHalfEven(value).split('e') as [string, string]
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= SIGNIFICANT_DIGITS) return withoutTrailingZeros(mantissa) + exponentSuffix(exponent)
  return withoutTrailingZeros(withPointAt(mantissa, exponent))
}

/** `toExponential` rounds a tie away from zero where C's printf, rounding half to even, may not: 2 ** -25 is such a tie. */
function roundedHalfEven(value: number): string {
  const rounded = value.toExponential(SIGNIFICANT_DIGITS - 1)
  const [digits, exponent] = value.toExponential(SIGNIFICANT_DIGITS + 20).split('e') as [string, string]
  const tail = digits.slice(-21)
  const isTie = tail === '5'.padEnd(21, '0')
  const kept = digits.slice(0, -21)
  return isTie && '02468'.includes(kept.at(-1)!) ? `${kept}e${exponent}` : rounded
}

/** `1.25` with exponent 1 is 12.5, with exponent -2 it is 0.0125. */
function withPointAt(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0*$/, '') : digits
}

/** C's exponent has a sign and at least two digits: 1e+20, 1e-07. */
function exponentSuffix(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
