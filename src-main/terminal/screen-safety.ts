import { textFromBytes } from '../engine/text.ts'
import type { Bytes } from '../engine/bytes.ts'

/**
 * Characters that would steer a terminal or reorder what is read instead of being shown: C0 but tab and newline, DEL, C1,
 * and the bidirectional controls ("Trojan Source", CVE-2021-42574). A lone CR could overprint a line, so it counts too.
 */
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/**
 * Text from a server made harmless for a screen: hostile characters become \xHH or \uHHHH as redis-cli writes
 * unprintable bytes; newlines (and the CR of a CRLF) stay, for INFO and the like have many lines.
 */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(HOSTILE, escapeCharacter)
}

/** As safeText, from a server's bytes taken as UTF-8. */
export function safeTextFromBytes(bytes: Bytes): string {
  return safeText(textFromBytes(bytes))
}

/** Text that must stay on one line and in its columns, such as what a user pasted: newlines and tabs are escaped too. */
export function safeLine(text: string): string {
  return safeText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

function escapeCharacter(char: string): string {
  const code = char.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
