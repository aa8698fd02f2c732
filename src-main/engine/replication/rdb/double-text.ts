import type { Bytes } from '../../bytes.ts'
import { formatDouble } from '../../resp/double.ts'
import type { ByteSource } from './byte-source.ts'
import { corrupt } from './rdb-format-error.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** A score as text that reads back as the same double (util.c, d2string). */
export function scoreText(score: number): Bytes {
  return formatDouble(score)
}

/**
 * A score from its text in a listpack, ziplist or old sorted set.
 * @throws RdbFormatError for NaN, which no sorted set may hold, and for what is no number.
 */
export function parseScore(text: Bytes): number {
  if (DECIMAL.test(text)) return Number(text)
  const word = text.toLowerCase()
  if (word === 'inf' || word === '+inf' || word === 'infinity') return Infinity
  if (word === '-inf' || word === '-infinity') return -Infinity
  throw corrupt('score is not a number')
}

/** The score of the oldest sorted set format: a length byte and text, with three lengths set aside (rdbLoadDoubleValue). */
export function readScoreText(source: ByteSource): number {
  const length = source.byte()
  if (length === 255) return -Infinity
  if (length === 254) return Infinity
  if (length === 253) throw corrupt('score is NaN')
  return parseScore(source.bytes(length))
}
