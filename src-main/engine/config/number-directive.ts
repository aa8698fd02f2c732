import type { Bytes } from '../bytes.ts'
import { type Directive, DirectiveError, type DirectiveTraits, rewriteOneLine } from './directive.ts'

/** The bounds of C's integer types, which CONFIG SET's refusals name. */
export const INT_MAX = 2147483647n
export const INT_MIN = -2147483648n
export const UINT_MAX = 4294967295n
export const LONG_MAX = 9223372036854775807n
export const ULLONG_MAX = 18446744073709551615n

type Bound = number | bigint

const MEMORY_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n], ['b', 1n], ['k', 1000n], ['kb', 1024n], ['m', 1000_000n], ['mb', 1024n ** 2n], ['g', 1000_000_000n], ['gb', 1024n ** 3n],
])

/**
 * Bytes from "100", "64kb", "2g" (memtoull: k is 1000, kb is 1024); undefined when the text is no memory size.
 */
export function parseMemory(text: Bytes): bigint | undefined {
  const found = /^(\d{0,127})([a-z]*)$/i.exec(text)
  const unit = found ? MEMORY_UNITS.get(found[2]!.toLowerCase()) : undefined
  if (!found || unit === undefined) return undefined
  const digits = BigInt(found[1]!)
  return digits > ULLONG_MAX ? undefined : BigInt.asUintN(64, digits * unit)
}

/** The shortest text of a size that a configuration file reads back: gb, mb and kb where they divide it. */
export function formatMemory(bytes: bigint): Bytes {
  for (const [unit, size] of [['gb', 1024n ** 3n], ['mb', 1024n ** 2n], ['kb', 1024n]] as const) {
    if (bytes !== 0n && bytes % size === 0n) return `${bytes / size}${unit}`
  }
  return String(bytes)
}

function parseInteger(text: Bytes): bigint | undefined {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) return undefined
  const value = BigInt(text)
  return value === BigInt.asIntN(64, value) ? value : undefined
}

function checkRange(value: bigint, min: Bound, max: Bound, radix = 10): void {
  if (value >= min && value <= max) return
  throw new DirectiveError(`argument must be between ${min.toString(radix)} and ${max.toString(radix)} inclusive`)
}

/** A whole number from `min` to `max`. */
export function integerDirective(name: string, defaultValue: Bound, min: Bound, max: Bound, traits: DirectiveTraits & { clamp?: readonly [bigint, bigint] } = {}): Directive {
  const { clamp, ...rest } = traits
  const initial = String(defaultValue)
  return {
    ...rest, name, defaultValue: initial, toNumber: Number,
    parse(words) {
      const value = parseInteger(words[0]!)
      if (value === undefined) throw new DirectiveError("argument couldn't be parsed into an integer")
      checkRange(value, min, max)
      if (clamp === undefined) return String(value)
      return String(value < clamp[0] ? clamp[0] : value > clamp[1] ? clamp[1] : value)
    },
    rewrite: (value) => rewriteOneLine(name, value, value, initial),
  }
}

/** A size in bytes; `percent` also takes "5%", of `maxmemory`. */
export function memoryDirective(name: string, defaultBytes: Bound, min: Bound, max: Bound, traits: DirectiveTraits & { percent?: true } = {}): Directive {
  const { percent, ...rest } = traits
  const initial = String(defaultBytes)
  return {
    ...rest, name, defaultValue: initial,
    toNumber: (value) => (value.endsWith('%') ? -Number(value.slice(0, -1)) : Number(value)),
    parse(words) {
      const bytes = parseMemory(words[0]!)
      if (bytes !== undefined) {
        checkRange(bytes, percent ? 0 : min, max)
        return String(bytes)
      }
      const share = percent && words[0]!.endsWith('%') ? parseInteger(words[0]!.slice(0, -1)) : undefined
      if (share === undefined || share < 0n) throw new DirectiveError(percent ? 'argument must be a memory or percent value' : 'argument must be a memory value')
      if (share > 100n) throw new DirectiveError('percentage argument must be less or equal to 100')
      return share === 0n ? '0' : `${share}%`
    },
    rewrite: (value) => rewriteOneLine(name, value, value.endsWith('%') ? value : formatMemory(BigInt(value)), initial),
  }
}

/** An octal number (file permissions). */
export function octalDirective(name: string, max: number, traits: DirectiveTraits = {}): Directive {
  return {
    ...traits, name, defaultValue: '0', toNumber: (value) => parseInt(value, 8),
    parse(words) {
      if (!/^\s*[+-]?[0-7]{1,20}$/.test(words[0]!)) throw new DirectiveError("argument couldn't be parsed as an octal number")
      const value = BigInt(parseInt(words[0]!, 8))
      checkRange(value, 0, max, 8)
      return value.toString(8)
    },
    rewrite: (value) => rewriteOneLine(name, value, value, '0'),
  }
}
