import type { Bytes } from '../bytes.ts'

const NAMED: ReadonlyMap<string, string> = new Map([['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t'], ['\x07', '\\a'], ['\b', '\\b']])

/** Bytes in double quotes with everything unprintable escaped (sdscatrepr); `splitInlineArguments` reads it back. */
export function quoted(bytes: Bytes): Bytes {
  // Only printable ASCII other than the quote and the backslash needs no escape.
  return `"${bytes.replace(/[^ !#-[\]-~]/g, escapeByte)}"`
}

function escapeByte(char: string): string {
  return NAMED.get(char) ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
