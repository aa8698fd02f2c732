import { cutToWidth, displayWidth, graphemes } from './display-width.ts'
import { safeLine } from './screen-safety.ts'

/** What is to be seen of the line being edited. */
export interface LineFrame {
  /** May hold colour sequences (SGR), nothing else that moves the cursor. */
  readonly prompt: string
  readonly text: string
  /** Offset into `text`. */
  readonly cursor: number
  /** Shown dim behind the text, cut to the rest of its row. */
  readonly hint?: string | undefined
}

interface Place {
  readonly row: number
  readonly column: number
}

interface Layout {
  readonly shown: string
  readonly cursor: Place
  readonly end: Place
}

const COLOUR = /\x1b\[[0-9;]*m/g

/**
 * Draws a line of any length over as many rows as it takes, and knows on which of them the cursor was left, so that the
 * next drawing can start from the first. The text is shown, never obeyed: control characters appear escaped.
 */
export class LineView {
  private columns: number
  private cursorRow = 0
  private last: LineFrame | undefined

  constructor(columns: number) {
    this.columns = Math.max(2, columns)
  }

  /** The escape sequences that replace what was drawn before by this frame. */
  draw(frame: LineFrame): string {
    const layout = layOut(frame, this.columns)
    const atRowStart = layout.end.column === 0 && layout.end.row > 0
    const hint = atRowStart ? '' : cutToWidth(safeLine(frame.hint ?? ''), this.columns - layout.end.column)
    let output = `${up(this.cursorRow)}\r\x1b[J${frame.prompt}${layout.shown}`
    if (hint !== '') output += `\x1b[0;90;49m${hint}\x1b[0m`
    if (atRowStart) output += '\r\n'
    output += `${up(layout.end.row - layout.cursor.row)}\r${right(layout.cursor.column)}`
    this.cursorRow = layout.cursor.row
    this.last = frame
    return output
  }

  /** Ends the line: the cursor goes below it, and the next frame starts anew. */
  leave(): string {
    const { last } = this
    const output = last === undefined ? '' : this.draw({ ...last, cursor: last.text.length, hint: '' })
    this.forget()
    return `${output}\r\n`
  }

  /** What was drawn is gone from the screen (cleared, or scrolled away by other output). */
  forget(): void {
    this.cursorRow = 0
    this.last = undefined
  }

  /** The terminal has a new width and has wrapped the line anew. */
  resize(columns: number): void {
    this.columns = Math.max(2, columns)
    if (this.last !== undefined) this.cursorRow = layOut(this.last, this.columns).cursor.row
  }
}

function layOut(frame: LineFrame, columns: number): Layout {
  const promptWidth = displayWidth(frame.prompt.replace(COLOUR, ''))
  let place: Place = { row: Math.floor(promptWidth / columns), column: promptWidth % columns }
  let cursor = place
  let offset = 0
  let shown = ''
  for (const part of graphemes(frame.text)) {
    if (offset === frame.cursor) cursor = place
    offset += part.length
    const visible = safeLine(part)
    shown += visible
    place = advance(place, visible, columns)
  }
  if (offset === frame.cursor) cursor = place
  return { shown, cursor, end: place }
}

function advance(place: Place, visible: string, columns: number): Place {
  let { row, column } = place
  for (const char of visible) {
    const width = displayWidth(char)
    if (column + width > columns) {
      row++
      column = 0
    }
    column += width
    if (column === columns) {
      row++
      column = 0
    }
  }
  return { row, column }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : ''
}

function right(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : ''
}
