import type { Bytes } from '../engine/bytes.ts'
import { quoted } from '../engine/resp/quoted.ts'

const NAMED: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\f', '\\f'], ['\r', '\\r'], ['\t', '\\t'], ['\b', '\\b']
])

/** Bytes as a JSON string; bytes from 0x20 up pass as they are, so UTF-8 stays UTF-8 (escapeJsonString in cli_common.c). */
export function jsonQuoted(bytes: Bytes): Bytes {
  return `"${bytes.replace(/[\x00-\x1f"\\]/g, escapeCharacter)}"`
}

/** The ASCII-only form of --quoted-json: quoted as for a terminal, its backslashes doubled (jsonStringOutput). */
export function jsonAsciiQuoted(bytes: Bytes): Bytes {
  return quoted(bytes).replaceAll('\\', '\\\\')
}

function escapeCharacter(char: string): string {
  return NAMED.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
