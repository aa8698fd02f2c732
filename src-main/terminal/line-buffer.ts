import { nextBoundary, previousBoundary } from './display-width.ts'

/** A line longer than this takes no more input: 1 MB of text, far above what anybody types or should paste. */
const MAX_LINE_LENGTH = 1024 * 1024

/** The text being edited and its cursor. The cursor is an offset into `text` that always stands between characters. */
export class LineBuffer {
  text = ''
  cursor = 0
  /** What the last kill removed, for Ctrl-Y. */
  private killed = ''

  get atEnd(): boolean {
    return this.cursor === this.text.length
  }

  /** Replaces the line; the cursor goes to its end. */
  set(text: string): void {
    this.text = text
    this.cursor = text.length
  }

  /** Puts text at the cursor; false when the line would grow too long. */
  insert(text: string): boolean {
    if (this.text.length + text.length > MAX_LINE_LENGTH) return false
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor)
    this.cursor += text.length
    return true
  }

  left(): void {
    this.cursor = previousBoundary(this.text, this.cursor)
  }

  right(): void {
    this.cursor = nextBoundary(this.text, this.cursor)
  }

  home(): void {
    this.cursor = 0
  }

  end(): void {
    this.cursor = this.text.length
  }

  wordLeft(): void {
    this.cursor = this.wordStart()
  }

  wordRight(): void {
    this.cursor = this.wordEnd()
  }

  deleteBack(): void {
    this.remove(previousBoundary(this.text, this.cursor), this.cursor)
  }

  deleteForward(): void {
    this.remove(this.cursor, nextBoundary(this.text, this.cursor))
  }

  killToEnd(): void {
    this.kill(this.cursor, this.text.length)
  }

  /** The whole line, as linenoise has Ctrl-U. */
  killLine(): void {
    this.kill(0, this.text.length)
  }

  killWordBack(): void {
    this.kill(this.wordStart(), this.cursor)
  }

  killWordForward(): void {
    this.kill(this.cursor, this.wordEnd())
  }

  yank(): void {
    this.insert(this.killed)
  }

  /** Swaps the characters around the cursor and steps on, as linenoise has Ctrl-T: nothing at either end of the line. */
  transpose(): void {
    if (this.cursor === 0 || this.atEnd) return
    const before = previousBoundary(this.text, this.cursor)
    const after = nextBoundary(this.text, this.cursor)
    const swapped = this.text.slice(this.cursor, after) + this.text.slice(before, this.cursor)
    this.text = this.text.slice(0, before) + swapped + this.text.slice(after)
    this.cursor = after === this.text.length ? this.cursor : after
  }

  private wordStart(): number {
    let at = this.cursor
    while (at > 0 && this.text[at - 1] === ' ') at--
    while (at > 0 && this.text[at - 1] !== ' ') at--
    return at
  }

  private wordEnd(): number {
    let at = this.cursor
    while (at < this.text.length && this.text[at] === ' ') at++
    while (at < this.text.length && this.text[at] !== ' ') at++
    return at
  }

  private kill(from: number, to: number): void {
    if (to > from) this.killed = this.text.slice(from, to)
    this.remove(from, to)
  }

  private remove(from: number, to: number): void {
    this.text = this.text.slice(0, from) + this.text.slice(to)
    this.cursor = from
  }
}
