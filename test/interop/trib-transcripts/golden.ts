import { readFileSync, writeFileSync } from 'node:fs'

/**
 * A golden is a comparison: lines that both tools print begin with a space, what only the original printed when it was recorded with
 * '-', what only ours prints with '+'. So it holds the recording and our own output at once.
 */
export class Golden {
  private readonly file: URL
  private readonly lines: readonly string[]

  constructor(tool: string, situation: string) {
    this.file = new URL(`../../fixtures/trib/${tool}/${situation}.txt`, import.meta.url)
    this.lines = readFileSync(this.file, 'utf8').trimEnd().split('\n')
  }

  /** What the original printed. */
  get recorded(): string[] {
    return this.pick('-')
  }

  /** What ours shall print. */
  get ours(): string[] {
    return this.pick('+')
  }

  /** The lines in which they differ, with their signs. */
  get differences(): string[] {
    return this.lines.filter((line) => !line.startsWith(' '))
  }

  /** Keeps the recording and takes `ours` for what ours shall print. */
  renew(ours: readonly string[]): void {
    writeFileSync(this.file, `${compare(this.recorded, ours).join('\n')}\n`)
  }

  private pick(sign: '-' | '+'): string[] {
    return this.lines.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1))
  }
}

/** The longest common subsequence decides what is common. */
function compare(before: readonly string[], after: readonly string[]): string[] {
  const longest = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1))
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i]![j] = before[i] === after[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
    }
  }
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(` ${before[i]!}`)
      i++
      j++
    } else if (j >= after.length || (i < before.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) lines.push(`-${before[i++]!}`)
    else lines.push(`+${after[j++]!}`)
  }
  return lines
}
