const BOLD = '\x1b[29;1m'
const GREEN = '\x1b[32;1m'
const YELLOW = '\x1b[33;1m'
const RED = '\x1b[31;1m'
const RESET = '\x1b[0m'

/** A transcript line in the colours redis-trib gives it, by its mark. */
export function colorLine(line: string): string {
  const color = colorOf(line)
  return color === undefined ? line : `${color}${line}${RESET}`
}

function colorOf(line: string): string | undefined {
  if (line.startsWith('>>>')) return BOLD
  if (line.startsWith('[OK]')) return GREEN
  if (line.startsWith('[WARNING]')) return YELLOW
  if (line.startsWith('[ERR]') || line.startsWith('***')) return RED
  return undefined
}
