import type { History } from './history.ts'

/** Ctrl-R: an incremental search through the history, newest first, as readline has it. */
export class HistorySearch {
  query = ''
  /** The line found last; the line being edited until something is found. */
  found: string
  failed = false
  private readonly history: History
  private back = 1

  constructor(history: History, line: string) {
    this.history = history
    this.found = line
  }

  type(text: string): void {
    this.query += text
    this.seek(this.back, 'older')
  }

  /** Takes back the last character and starts over from the newest line. */
  erase(): void {
    this.query = Array.from(this.query).slice(0, -1).join('')
    this.seek(1, 'older')
  }

  step(direction: 'older' | 'newer'): void {
    this.seek(this.back + (direction === 'older' ? 1 : -1), direction)
  }

  /** The prompt while searching. */
  get prompt(): string {
    return `(${this.failed ? 'failed ' : ''}reverse-i-search)\`${this.query}': `
  }

  private seek(from: number, direction: 'older' | 'newer'): void {
    if (this.query === '') {
      this.failed = false
      return
    }
    const back = this.history.search(this.query, from, direction)
    this.failed = back === undefined
    if (back === undefined) return
    this.back = back
    this.found = this.history.at(back)!
  }
}
