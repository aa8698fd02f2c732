import type { Bytes } from '../../bytes.ts'

/** The mantissa of x87's 80-bit long double, in which Redis does INCRBYFLOAT on x86. */
const MANTISSA_BITS = 64
/** Decimal exponents beyond this are out of a long double's range (about 1e±4932). */
const LARGEST_DECIMAL_EXPONENT = 4932
const FRACTION_DIGITS = 17
const LONGEST_TEXT = 5 * 1024
const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,9}))?$/i

/** A finite long double: mantissa × 2^exponent, the mantissa signed and below 2^64. */
export interface LongDouble {
  readonly mantissa: bigint
  readonly exponent: number
}

/** Redis refuses what is no number; an infinite operand is a number with a refusal of its own. */
export type LongDoubleText = LongDouble | 'infinite' | undefined

/** The long double a text stands for (util.c, string2ld); undefined when it is no number or out of range. */
export function longDoubleFromText(text: Bytes): LongDoubleText {
  if (text.length === 0 || text.length >= LONGEST_TEXT) return undefined
  if (/^[+-]?inf(inity)?$/i.test(text)) return 'infinite'
  const match = DECIMAL.exec(text)
  if (!match || match[2]! + match[3]! === '') return undefined
  const digits = BigInt(match[2]! + match[3]!)
  const exponent = Number(match[4] ?? 0) - match[3]!.length
  if (digits === 0n) return { mantissa: 0n, exponent: 0 }
  const magnitude = String(digits).length + exponent
  if (Math.abs(magnitude) > LARGEST_DECIMAL_EXPONENT) return undefined
  const signed = match[1] === '-' ? -digits : digits
  return exponent >= 0 ? rounded(signed * 10n ** BigInt(exponent), 1n) : rounded(signed, 10n ** BigInt(-exponent))
}

/** The sum, rounded to the nearest long double, ties to even. */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble {
  const exponent = Math.min(a.exponent, b.exponent)
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent))
  const exact = rounded(sum, 1n)
  return { mantissa: exact.mantissa, exponent: exact.exponent + exponent }
}

/** The number as Redis writes it back: 17 decimals, less the trailing zeros (util.c, ld2string with LD_STR_HUMAN). */
export function formatLongDouble({ mantissa, exponent }: LongDouble): Bytes {
  const scaled = mantissa * 10n ** BigInt(FRACTION_DIGITS)
  const shifted = exponent >= 0 ? scaled << BigInt(exponent) : divideHalfEven(scaled, 1n << BigInt(-exponent))
  const negative = shifted < 0n
  const digits = String(negative ? -shifted : shifted).padStart(FRACTION_DIGITS + 1, '0')
  const whole = digits.slice(0, -FRACTION_DIGITS)
  const fraction = digits.slice(-FRACTION_DIGITS).replace(/0+$/, '')
  const text = fraction === '' ? whole : `${whole}.${fraction}`
  return negative && text !== '0' ? `-${text}` : text
}

/** numerator / denominator with a 64-bit mantissa. */
function rounded(numerator: bigint, denominator: bigint): LongDouble {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 }
  const magnitude = numerator < 0n ? -numerator : numerator
  let exponent = bitLength(magnitude) - bitLength(denominator) - MANTISSA_BITS
  const mantissaAt = (shift: number): bigint =>
    shift >= 0 ? divideHalfEven(magnitude, denominator << BigInt(shift)) : divideHalfEven(magnitude << BigInt(-shift), denominator)
  let mantissa = mantissaAt(exponent)
  if (bitLength(mantissa) > MANTISSA_BITS) mantissa = mantissaAt(++exponent)
  return { mantissa: numerator < 0n ? -mantissa : mantissa, exponent }
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator
  const quotient = magnitude / denominator
  const twice = (magnitude % denominator) * 2n
  const up = twice > denominator || (twice === denominator && (quotient & 1n) === 1n)
  const result = up ? quotient + 1n : quotient
  return numerator < 0n ? -result : result
}

function bitLength(value: bigint): number {
  const hex = value.toString(16)
  return (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex[0]!, 16)))
}
