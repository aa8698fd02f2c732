import { codePointWidth } from '../../src-main/terminal/display-width.ts'

/**
 * As much of a terminal as the line editor uses: it shows what a person would see after a stream of escape sequences.
 * Unknown sequences throw, so that nothing can slip through unnoticed.
 */
export class VirtualScreen {
  bells = 0
  private readonly columns: number
  private rows: string[][] = [[]]
  private row = 0
  private column = 0
  /** The last column was filled: the next character wraps first (DEC autowrap). */
  private wrapPending = false

  constructor(columns: number) {
    this.columns = columns
  }

  /** The text of all rows, without trailing blanks. */
  get text(): string {
    return this.rows.map((row) => Array.from({ length: row.length }, (_, at) => row[at] ?? ' ').join('').trimEnd()).join('\n').trimEnd()
  }

  get cursor(): { row: number; column: number } {
    return { row: this.row, column: this.column }
  }

  write(data: string): void {
    let rest = data
    while (rest !== '') {
      const sequence = /^\x1b\[(\??)([\d;]*)([A-Za-z])/.exec(rest)
      if (sequence) this.obey(sequence[1]!, sequence[2]!, sequence[3]!)
      const taken = sequence?.[0] ?? String.fromCodePoint(rest.codePointAt(0)!)
      if (!sequence) this.put(taken)
      rest = rest.slice(taken.length)
    }
  }

  private obey(question: string, parameters: string, final: string): void {
    const count = Number(parameters) || 1
    this.wrapPending = false
    if (final === 'm' || question === '?') return
    if (final === 'A') this.row = Math.max(0, this.row - count)
    else if (final === 'C') this.column = Math.min(this.columns - 1, this.column + count)
    else if (final === 'H') this.row = this.column = 0
    else if (final === 'J' && parameters === '2') this.rows = [[]]
    else if (final === 'J') this.eraseBelow()
    else throw new Error(`unknown sequence CSI ${question}${parameters}${final}`)
  }

  private eraseBelow(): void {
    this.rows.length = this.row + 1
    this.rows[this.row] = (this.rows[this.row] ?? []).slice(0, this.column)
  }

  private put(char: string): void {
    if (char === '\x07') this.bells++
    else if (char === '\r') this.moveTo(this.row, 0)
    else if (char === '\n') this.moveTo(this.row + 1, this.column)
    else if (char < ' ' || char === '\x7f') throw new Error(`control character ${JSON.stringify(char)} reached the screen`)
    else this.show(char)
  }

  private show(char: string): void {
    const width = codePointWidth(char)
    if (this.wrapPending || this.column + width > this.columns) this.moveTo(this.row + 1, 0)
    const row = (this.rows[this.row] ??= [])
    if (width === 0) {
      row[this.column - 1] = (row[this.column - 1] ?? '') + char
      return
    }
    row[this.column] = char
    if (width === 2) row[this.column + 1] = ''
    this.column += width
    if (this.column < this.columns) return
    this.column = this.columns - 1
    this.wrapPending = true
  }

  private moveTo(row: number, column: number): void {
    this.row = row
    this.column = column
    this.wrapPending = false
    while (this.rows.length <= row) this.rows.push([])
  }
}
