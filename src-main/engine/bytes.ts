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

/** Where the character that `plain` reads goes: the compiler would leave out a reading whose result nobody keeps. */
const witness = { code: 0 }

/**
 * The same text as one plain string. V8 keeps an appended string as a tree of its parts until somebody reads in it, and a tree
 * that lives long is copied and walked by the garbage collector again and again.
 */
export function plain(text: Bytes): Bytes {
  witness.code = text.charCodeAt(0)
  return text
}

/** As many as V8's strings hold: a little less than 512 MB. */
export const LONGEST_BYTES = 2 ** 29 - 24
