import type { Bytes } from '../engine/bytes.ts'

/** Controls, format characters (bidi, zero width), private use, surrogates, line and paragraph separators. */
const INVISIBLE = /[\p{C}\u2028\u2029]/gu
const MAX_SHORT_CHARS = 512

/**
 * Bytes of a server as text that shows every character there is: what cannot be seen, or turns text around, is escaped, and
 * bytes that are no UTF-8 are all escaped. `isExact` tells that the text is what the bytes say.
 * @param maxChars longer texts are cut, with an ellipsis
 */
export function displayText(bytes: Bytes, maxChars: number): { text: string; isExact: boolean } {
  const decoded = decode(bytes, maxChars * 4)
  const shown = decoded === undefined ? bytes.slice(0, maxChars).replace(/[^ -[\]-~]/g, byteEscape) : decoded.replace(INVISIBLE, characterEscape)
  const isExact = decoded !== undefined && shown === decoded && bytes.length <= maxChars * 4 && shown.length <= maxChars
  return { text: shown.length > maxChars ? `${shown.slice(0, maxChars)}…` : shown, isExact }
}

/** A short text of a server (a host name, a version, an error) with everything that cannot be seen escaped. */
export function visibleText(text: string): string {
  return text.slice(0, MAX_SHORT_CHARS).replace(INVISIBLE, characterEscape)
}

/** As a stream, so that a character at the cut is left out instead of being taken for a mistake. */
function decode(bytes: Bytes, maxBytes: number): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes.slice(0, maxBytes), 'latin1'), { stream: bytes.length > maxBytes })
  } catch {
    return undefined // Not UTF-8: shown byte by byte.
  }
}

function byteEscape(char: string): string {
  return char === '\\' ? '\\\\' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

function characterEscape(char: string): string {
  return `\\u{${char.codePointAt(0)!.toString(16)}}`
}
