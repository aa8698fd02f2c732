/**
 * A binary-safe byte string: a JavaScript string in which every character is one byte (0-255).
 * V8 keeps such strings at one byte a character, and slices, hashes and compares them faster than Buffers.
 */
export type Bytes = string

/**
 * A short text with storage of its own. What is cut out of a message is a view of it in V8, and a name kept for hours
 * would keep the whole message with it.
 */
export function detached(text: Bytes): Bytes {
  const codes: number[] = []
  for (let at = 0; at < text.length; at++) codes.push(text.charCodeAt(at))
  return String.fromCharCode(...codes)
}
