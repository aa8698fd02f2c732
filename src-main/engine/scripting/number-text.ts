/**
 * A number as C's printf prints it with `%.<precision>g`: the shorter of plain and exponent form, without trailing zeros.
 * Lua 5.1 shows numbers with 14 digits, Redis turns them into arguments with 17 (luaArgsToRedisArgv).
 */
export function generalNumberText(value: number, precision: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e14 && precision >= 14 && !Object.is(value, -0)) return String(value)
  // What is no number is what 0/0 gives on the machines Redis runs on: a negative NaN.
  if (Number.isNaN(value)) return '-nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa, exponent] = roundedDigits(Math.abs(value), precision)
  const sign = value < 0 ? '-' : ''
  if (exponent < -4 || exponent >= precision) {
    const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
    return `${sign}${withoutTrailingZeros(`${mantissa[0]}.${mantissa.slice(1)}`)}e${power}`
  }
  if (exponent < 0) return `${sign}${withoutTrailingZeros(`0.${'0'.repeat(-exponent - 1)}${mantissa}`)}`
  return `${sign}${withoutTrailingZeros(`${mantissa.slice(0, exponent + 1)}.${mantissa.slice(exponent + 1)}`)}`
}

/** The first digits of a positive number, and its decimal exponent. JavaScript rounds ties up, C to the even digit. */
function roundedDigits(value: number, precision: number): [digits: string, exponent: number] {
  const [rounded, exponent] = split(value.toExponential(precision - 1))
  const [exact, exactExponent] = split(value.toExponential(60))
  const isTie = /^50*$/.test(exact.slice(precision)) && Number(exact[precision - 1]) % 2 === 0
  return isTie ? [exact.slice(0, precision), exactExponent] : [rounded, exponent]
}

function split(text: string): [digits: string, exponent: number] {
  const [mantissa, exponent] = text.split('e') as [string, string]
  return [mantissa.replace('.', ''), Number(exponent)]
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$|\.$/, '') : digits
}
