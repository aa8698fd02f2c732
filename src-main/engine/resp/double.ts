/**
 * A double as Redis prints it in replies (addReplyDouble: `%.17g` shortened to the shortest text that reads back
 * as the same number, "inf", "-inf", "nan").
 */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  const exponentAt = text.indexOf('e')
  if (exponentAt === -1) return Math.abs(value) >= 1e17 && Number.isInteger(value) ? exponentForm(value) : text
  return exponentForm(value)
}

/** C's exponent has a sign and at least two digits: 1e+20, 1e-07. */
function exponentForm(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const sign = exponent.startsWith('-') ? '-' : '+'
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
}
