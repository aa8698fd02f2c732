/**
 * A binary-safe byte string: a JavaScript string in which every character is one byte (0-255).
 * V8 keeps such strings at one byte a character, and slices, hashes and compares them faster than Buffers.
 */
export type Bytes = string
