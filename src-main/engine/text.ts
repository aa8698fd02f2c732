import type { Bytes } from './bytes.ts'

/** The UTF-8 bytes of ordinary text, as a byte string. */
export function bytesFromText(text: string): Bytes {
  return Buffer.from(text, 'utf8').latin1Slice()
}

/** Ordinary text from UTF-8 bytes; invalid sequences become U+FFFD. */
export function textFromBytes(bytes: Bytes): string {
  return Buffer.from(bytes, 'latin1').utf8Slice()
}
