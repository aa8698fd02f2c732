const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const PLAIN_ASCII = /^[\x20-\x7e]*$/
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const WIDE_EMOJI = /^\p{Emoji_Presentation}$/u

/** East Asian Wide and Fullwidth blocks, inclusive (Unicode Standard Annex 11). */
const WIDE_RANGES: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa000, 0xa4cf], [0xa960, 0xa97c],
  [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x20000, 0x3fffd]
]

/** Columns one code point takes on a terminal: 0, 1 or 2. */
export function codePointWidth(char: string): number {
  const codePoint = char.codePointAt(0)!
  if (codePoint < 0x300) return 1
  if (ZERO_WIDTH.test(char)) return 0
  if (WIDE_RANGES.some(([first, last]) => codePoint >= first && codePoint <= last)) return 2
  return WIDE_EMOJI.test(char) ? 2 : 1
}

/** Columns a text without control characters takes; terminals add up code points, not grapheme clusters. */
export function displayWidth(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length
  let width = 0
  for (const char of text) width += codePointWidth(char)
  return width
}

/** What a reader takes for single characters: combining marks stay with their base, surrogates with their pair. */
export function graphemes(text: string): string[] {
  if (PLAIN_ASCII.test(text)) return text.split('')
  return Array.from(GRAPHEMES.segment(text), (part) => part.segment)
}

/** Where the character before offset `at` starts; 0 at the start of the text. */
export function previousBoundary(text: string, at: number): number {
  if (at <= 0) return 0
  return at - (graphemes(text.slice(0, at)).at(-1)?.length ?? 0)
}

/** Where the character at offset `at` ends; the text's length at its end. */
export function nextBoundary(text: string, at: number): number {
  const [first] = GRAPHEMES.segment(text.slice(at))
  return at + (first?.segment.length ?? 0)
}

/** The longest beginning of `text` that fits into `columns`. */
export function cutToWidth(text: string, columns: number): string {
  if (PLAIN_ASCII.test(text)) return text.slice(0, Math.max(0, columns))
  let width = 0
  let cut = ''
  for (const char of text) {
    width += codePointWidth(char)
    if (width > columns) return cut
    cut += char
  }
  return cut
}
