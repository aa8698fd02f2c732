import type { Bytes } from '../bytes.ts'
import { systemRandom } from '../ports/system-random.ts'

/*
 * HalfSipHash-1-3 (J.-P. Aumasson and D. J. Bernstein, SipHash: a fast short-input PRF; its 32-bit variant). Whoever chooses the keys does not know
 * the secret, and so cannot choose them to collide. Nothing that can be seen depends on it, and so it need not be the node's own chance.
 */
const SECRET_LOW = systemRandom.uint32() | 0
const SECRET_HIGH = systemRandom.uint32() | 0
const INITIAL_2 = 0x6c796765 ^ SECRET_LOW
const INITIAL_3 = 0x74656462 ^ SECRET_HIGH

/** A hash of a key, as a signed 32-bit integer; another one in each process. */
export function keyHash(key: Bytes): number {
  const length = key.length
  let a = SECRET_LOW
  let b = SECRET_HIGH
  let c = INITIAL_2
  let d = INITIAL_3
  const whole = length & ~3
  // The words of the key; then its last bytes and its length; then three rounds without input.
  for (let at = 0; at < whole + 16; at += 4) {
    const word = at < whole ? wordAt(key, at) : at === whole ? lastWord(key, whole) : 0
    if (at === whole + 4) c ^= 0xff
    d ^= word
    a = (a + b) | 0
    b = (b << 5) | (b >>> 27)
    b ^= a
    a = (a << 16) | (a >>> 16)
    c = (c + d) | 0
    d = (d << 8) | (d >>> 24)
    d ^= c
    a = (a + d) | 0
    d = (d << 7) | (d >>> 25)
    d ^= a
    c = (c + b) | 0
    b = (b << 13) | (b >>> 19)
    b ^= c
    c = (c << 16) | (c >>> 16)
    a ^= word
  }
  return b ^ d
}

function wordAt(key: Bytes, at: number): number {
  return key.charCodeAt(at) | (key.charCodeAt(at + 1) << 8) | (key.charCodeAt(at + 2) << 16) | (key.charCodeAt(at + 3) << 24)
}

function lastWord(key: Bytes, start: number): number {
  let word = key.length << 24
  for (let at = start; at < key.length; at++) word |= key.charCodeAt(at) << ((at - start) * 8)
  return word
}
