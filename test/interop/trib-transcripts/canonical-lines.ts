/**
 * A tool's output in the form in which two tools are compared. Away goes what no reader looks at and no two runs share: prompts' line
 * ends, dots and bars of progress, times, epochs, and orders that hang on gossip or a hash table. A run of one line a slot becomes
 * one line of ranges.
 */
export function canonicalLines(text: string): string[] {
  const lines = withoutChance(text).split('\n').flatMap(splitPrompts).map(canonicalLine).filter((line) => line !== '' && !/^[#.]+$/.test(line))
  return foldSlots(sortBlocks(sortNodes(lines)))
}

/** Times, sizes that were sampled, names of operations, and how far a link or a move has come. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/^(?:handshake|connecting|connect|sync|connected)\n-?\d+$/gm, '(state of the link)')
    .replaceAll(/, about [\d.]+ (?:B|kB|MB)/g, ', about (size)')
    .replaceAll(/in about [\d.]+ (?:ms|s|min)\.$/gm, 'in about (time).')
    .replaceAll(/\b[a-z-]+-\d{8}-\d{6}-[0-9a-f]{4}\b/g, '(operation)')
    .replaceAll(/^ +\d+ of \d+ slots, \d+ of \d+ keys.*\n/gm, '')
}

const PROMPTS = ["(type 'yes' to accept):", '(yes/no)?', '(from 1 to 16384)?', 'What is the receiving node ID?', 'Source node #1:', 'Source node #2:', 'Source node #3:']

/** Nobody typed a line end after a prompt in a recording. */
function splitPrompts(line: string): string[] {
  for (const prompt of PROMPTS) {
    const at = line.indexOf(prompt)
    if (at >= 0) return [line.slice(0, at + prompt.length), ...splitPrompts(line.slice(at + prompt.length).trimStart())]
  }
  return [line]
}

function canonicalLine(line: string): string {
  if (/^cluster_(stats_|current_epoch|my_epoch)|^total_cluster_links/.test(line)) return ''
  return line
    .trimEnd()
    .replace(/slots:(\S+) \(/, (_, ranges: string) => `slots:${ranges.replaceAll(/[[\]]/g, '')} (`)
    .replace(/ (\S+) \d+ \d+ \d+ (connected|disconnected)/, ' $1 $2')
    // A link to a dead node is attempted ten times a second, and counts as one while it is (clusterNodeCronHandleReconnect).
    .replace(/^(<id \S+> <node \S+> \S+,fail .*) connected$/, '$1 disconnected')
    .replace(/in (migrating|importing) state \(?([\d,]+)\)?\.?$/, 'in $1 state $2')
    .replace(/(slots are open: [\d,]+)\.$/, '$1')
    .replace(/^(Moving slot \d+ from <[^>]+> to <[^>]+>:)[ .]*$/, '$1')
}

/** The M: and S: blocks, by node. */
function sortNodes(lines: readonly string[]): string[] {
  return sortRuns(lines, (line) => /^ *[MS]: /.test(line), (line) => /^ {3,}(slots:|replicates |\d+ additional)/.test(line))
}

const UNORDERED = [
  /^<node \S+> \(<id \S+>\.\.\.\) -> /,
  /^<node [^>]+>: /,
  /^Migrating \S+ to /,
  /^\[WARNING\] Node <node \S+> has slots in/,
  /^\*\*\* New timeout set for/,
  /^<id \S+> <node \S+> /,
  /^Could not connect to Redis at/,
  /^Moving \d+ slots from /,
  /^\*\*\* Found keys about slot/,
  /^Covering slot|^>>> Covering slot/,
]

function sortBlocks(lines: readonly string[]): string[] {
  return UNORDERED.reduce<string[]>((sorted, pattern) => sortRuns(sorted, (line) => pattern.test(line), (line) => pattern.source.startsWith('^<node [^>]+>: ') && isReplyTail(line)), [...lines])
}

/** A further line of an array that `call` printed. */
function isReplyTail(line: string): boolean {
  return !/^[>[*]|^<node|^exit /.test(line)
}

/** Sorts every unbroken run of blocks, a block being a line that `begins` one and the lines that `belongs` to it. */
function sortRuns(lines: readonly string[], begins: (line: string) => boolean, belongs: (line: string) => boolean): string[] {
  const sorted: string[] = []
  let run: string[][] = []
  const flush = (): void => {
    sorted.push(...run.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).flat())
    run = []
  }
  for (const line of lines) {
    if (begins(line)) run.push([line])
    else if (run.length > 0 && belongs(line)) run.at(-1)!.push(line)
    else {
      flush()
      sorted.push(line)
    }
  }
  flush()
  return sorted
}

function keyOf(block: readonly string[]): string {
  return block[0]!.replace(/^ *([MS]): (\S+ \d+>)/, '$2 $1')
}

const ONE_SLOT = /^( *(?:>>> )?(?:Moving|Covering)) slot (\d+) (.*)$/

function foldSlots(lines: readonly string[]): string[] {
  const folded: string[] = []
  let slots = new Map<string, number[]>()
  const flush = (): void => {
    for (const [words, numbers] of [...slots].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [verb, rest] = words.split('|') as [string, string]
      folded.push(`${verb} slot ${ranges(numbers)} ${rest}`)
    }
    slots = new Map()
  }
  for (const line of lines) {
    const match = ONE_SLOT.exec(line)
    if (match === null) {
      flush()
      folded.push(line)
      continue
    }
    const words = `${match[1]}|${match[3]}`
    slots.set(words, [...(slots.get(words) ?? []), Number(match[2])])
  }
  flush()
  return folded
}

function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const slot of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && slot <= last[1] + 1) last[1] = slot
    else runs.push([slot, slot])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}
