/** As many lines as a long working day brings; redis-cli keeps 100. */
const DEFAULT_CAPACITY = 1000

/** The lines entered so far, oldest first, bounded. It holds no secrets: callers ask `isSensitiveCommand` first. */
export class History {
  private readonly lines: string[] = []
  private readonly capacity: number

  constructor(capacity = DEFAULT_CAPACITY) {
    this.capacity = capacity
  }

  get length(): number {
    return this.lines.length
  }

  /** The line `back` steps ago: 1 is the newest; undefined beyond the oldest. */
  at(back: number): string | undefined {
    return back < 1 ? undefined : this.lines[this.lines.length - back]
  }

  /** Remembers a line unless it repeats the newest one; drops the oldest when full. True when it was added. */
  add(line: string): boolean {
    if (line === '' || line === this.at(1)) return false
    this.lines.push(line)
    if (this.lines.length > this.capacity) this.lines.shift()
    return true
  }

  /** How many steps back the next line containing `text` lies, searching from `back` on; undefined when there is none. */
  search(text: string, back: number, direction: 'older' | 'newer'): number | undefined {
    const step = direction === 'older' ? 1 : -1
    for (let at = back; at >= 1 && at <= this.lines.length; at += step) {
      if (this.at(at)!.includes(text)) return at
    }
    return undefined
  }

  entries(): readonly string[] {
    return this.lines
  }
}
