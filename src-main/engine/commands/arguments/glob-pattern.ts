import type { Bytes } from '../../bytes.ts'

const ANY_RUN = -1
const ANY_ONE = -2
/** Tokens from here on name a character class. */
const FIRST_CLASS = 256

const STAR = 42
const DASH = 45
const QUESTION = 63
const OPEN = 91
const BACKSLASH = 92
const CLOSE = 93
const CARET = 94

/**
 * A glob pattern as KEYS, SCAN and PSUBSCRIBE take it: `*`, `?`, `[a-z]`, `[^a]` and backslash (util.c, stringmatchlen).
 * Compiled once; a match costs at most pattern × text steps, however many stars there are (CVE-2022-36021).
 */
export class GlobPattern {
  private readonly tokens: number[] = []
  private readonly classes: Uint8Array[] = []
  private readonly ignoreCase: boolean

  constructor(pattern: Bytes, ignoreCase = false) {
    this.ignoreCase = ignoreCase
    for (let at = 0; at < pattern.length; ) at = this.compileOne(pattern, at)
  }

  /** True when the pattern takes every text. */
  get matchesAll(): boolean {
    return this.tokens.length === 1 && this.tokens[0] === ANY_RUN
  }

  matches(text: Bytes): boolean {
    const { tokens } = this
    let token = 0
    let at = 0
    let retryToken = -1
    let retryAt = 0
    while (at < text.length) {
      const wanted = token < tokens.length ? tokens[token]! : undefined
      if (wanted === ANY_RUN) {
        retryToken = ++token
        retryAt = at
      } else if (wanted !== undefined && this.accepts(wanted, text.charCodeAt(at))) {
        token++
        at++
      } else if (retryToken >= 0) {
        token = retryToken
        at = ++retryAt
      } else return false
    }
    while (tokens[token] === ANY_RUN) token++
    return token === tokens.length
  }

  private accepts(token: number, byte: number): boolean {
    if (token >= FIRST_CLASS) return this.classes[token - FIRST_CLASS]![byte] === 1
    return token === ANY_ONE || token === (this.ignoreCase ? lowerCase(byte) : byte)
  }

  /** Compiles what stands at `at`; gives where the next token starts. */
  private compileOne(pattern: Bytes, at: number): number {
    const byte = pattern.charCodeAt(at)
    if (byte === STAR) {
      if (this.tokens[this.tokens.length - 1] !== ANY_RUN) this.tokens.push(ANY_RUN)
      return at + 1
    }
    if (byte === OPEN) return this.compileClass(pattern, at + 1)
    if (byte === QUESTION) this.tokens.push(ANY_ONE)
    else if (byte === BACKSLASH && at + 1 < pattern.length) {
      this.pushLiteral(pattern.charCodeAt(at + 1))
      return at + 2
    } else this.pushLiteral(byte)
    return at + 1
  }

  private pushLiteral(byte: number): void {
    this.tokens.push(this.ignoreCase ? lowerCase(byte) : byte)
  }

  private compileClass(pattern: Bytes, start: number): number {
    const members = new Uint8Array(256)
    const negated = pattern.charCodeAt(start) === CARET
    let at = negated ? start + 1 : start
    // A class that is never closed goes to the end of the pattern.
    while (at < pattern.length && pattern.charCodeAt(at) !== CLOSE) {
      const byte = pattern.charCodeAt(at)
      if (byte === BACKSLASH && at + 1 < pattern.length) {
        this.include(members, pattern.charCodeAt(at + 1), pattern.charCodeAt(at + 1))
        at += 2
      } else if (at + 2 < pattern.length && pattern.charCodeAt(at + 1) === DASH) {
        this.include(members, byte, pattern.charCodeAt(at + 2))
        at += 3
      } else {
        this.include(members, byte, byte)
        at++
      }
    }
    if (negated) for (let byte = 0; byte < 256; byte++) members[byte] = 1 - members[byte]!
    this.tokens.push(FIRST_CLASS + this.classes.length)
    this.classes.push(members)
    return at + 1
  }

  private include(members: Uint8Array, from: number, to: number): void {
    const [a, b] = this.ignoreCase ? [lowerCase(from), lowerCase(to)] : [from, to]
    const low = Math.min(a, b)
    const high = Math.max(a, b)
    for (let byte = 0; byte < 256; byte++) {
      const folded = this.ignoreCase ? lowerCase(byte) : byte
      if (folded >= low && folded <= high) members[byte] = 1
    }
  }
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}
