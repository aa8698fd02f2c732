/**
 * A binary-safe byte string: a JavaScript string in which every character is one byte (0-255).
 * V8 keeps such strings at one byte a character, and slices, hashes and compares them faster than Buffers.
 */
export type Bytes = string

/** The UTF-8 bytes of ordinary text, as a byte string. */
export function bytesFromText(text: string): Bytes {
  return Buffer.from(text, 'utf8').latin1Slice()
}

/** Ordinary text from UTF-8 bytes; invalid sequences become U+FFFD. */
export function textFromBytes(bytes: Bytes): string {
  return Buffer.from(bytes, 'latin1').utf8Slice()
}
