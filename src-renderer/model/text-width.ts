/** Font sizes of the labels in the topology picture, with the width of their average letter, in pixels. */
const LETTER_WIDTH = { sans: 6.9, mono: 7.4 } as const
/** CJK ideographs and full-width forms are as wide as they are high. */
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/
const WIDE_LETTER_WIDTH = 12.5

/** About how wide a 12 px label is: SVG has no text wrapping, so what fits is decided beforehand, a little generously. */
export function labelWidth(text: string, face: keyof typeof LETTER_WIDTH = 'sans'): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? WIDE_LETTER_WIDTH : LETTER_WIDTH[face]), 0)
}

/** Keeps the end of a text, which tells addresses apart, within a width. */
export function shortenLeft(text: string, width: number, face: keyof typeof LETTER_WIDTH = 'mono'): string {
  if (labelWidth(text, face) <= width) return text
  const kept = Math.max(1, Math.floor(width / LETTER_WIDTH[face]) - 1)
  return `…${text.slice(-kept)}`
}

/** Keeps the beginning of a text, at most `chars` characters with the ellipsis. */
export function clipText(text: string, chars: number): string {
  const letters = [...text]
  return letters.length <= chars ? text : `${letters.slice(0, chars - 1).join('')}…`
}
