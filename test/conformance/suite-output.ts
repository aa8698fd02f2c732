/** What one file of a suite came to. */
export interface FileResult {
  readonly file: string
  readonly ok: number
  readonly err: number
  readonly ignored: number
  /** Descriptions of the checks that failed, with the first line of the reason. */
  readonly failures: readonly string[]
  /** False when the file was cut short: an exception, an abort, or the time limit. */
  readonly isFinished: boolean
}

export const NOT_RUN: Omit<FileResult, 'file'> = { ok: 0, err: 0, ignored: 0, failures: [], isFinished: false }

/** Whether every check of a file that ran to its end was met. */
export function isPassed(result: FileResult): boolean {
  return result.isFinished && result.err === 0
}

/**
 * Reads what `runtest --single FILE` prints: `[ok]: …`, `[err]: …`, `[ignore]: …`, `[skip]: …`, `[exception]: …`, and
 * `[1/1 done]: FILE` at the end. Colours must be off (TERM=dumb).
 */
export function readUnitOutput(file: string, output: string): FileResult {
  const lines = output.split('\n')
  const failures: string[] = []
  let ok = 0
  let ignored = 0
  let isFinished = false
  for (const [index, line] of lines.entries()) {
    const [, mark = '', text = ''] = /^\[([^\]]+)\]: (.*)$/.exec(line) ?? []
    if (mark === 'ok') ok++
    else if (mark === 'ignore' || mark === 'skip') ignored++
    else if (mark === 'err' && isUnnamed(text) && namedLater(lines, index)) continue
    else if (mark === 'err' || mark === 'exception') failures.push(withReason(text, lines[index + 1]))
    else if (mark.endsWith('done')) isFinished = true
  }
  if (!isFinished && failures.length === 0) failures.push(`cut short: ${lines.findLast((line) => line.trim() !== '') ?? 'nothing was printed'}`)
  return { file, ok, err: failures.length, ignored, failures, isFinished }
}

/**
 * Reads what `runtest` prints for many files that run one after the other: each begins with `Testing FILE` and ends with
 * `[n/m done]: FILE`. Files after one that was cut short are not among them.
 */
export function readUnitsOutput(output: string): FileResult[] {
  const parts = output.split(/^Testing ([a-z0-9_/-]+)$/m).slice(1)
  const results: FileResult[] = []
  for (let at = 0; at < parts.length; at += 2) results.push(readUnitOutput(parts[at]!, parts[at + 1]!))
  return results
}

/** An error that ends a server's block is told twice: without a name where it comes up, and then for the test that holds the block. */
function isUnnamed(text: string): boolean {
  return / in tests\/\S+$/.test(text) === false
}

function namedLater(lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1).find((line) => /^\[(ok|err|ignore|skip|exception)\]: /.test(line))
  return next?.startsWith('[err]: ') === true && !isUnnamed(next)
}

/** An error's description that stands alone is told with the line below it. */
function withReason(text: string, next: string | undefined): string {
  return isUnnamed(text) || next === undefined ? text : `${text}: ${next.trim()}`
}

/**
 * Reads what `runtest-cluster` and `runtest-sentinel` print: `Testing unit: FILE`, then a line per check that ends in `OK` or
 * holds `FAILED: …`. A failed check ends its file ("Jumping to next unit", and again FAILED: the same one); an error caught outside a check counts as a failure too.
 */
export function readInstancesOutput(output: string): FileResult[] {
  const sections = output.split(/^Testing unit: /m).slice(1)
  const isCutShort = !/^Cleaning up\.\.\.$/m.test(output)
  return sections.map((section, index) => {
    const isLast = index === sections.length - 1
    return readSection(section, !(isLast && isCutShort))
  })
}

function readSection(section: string, isFinished: boolean): FileResult {
  const [heading = '', ...lines] = section.split('\n')
  const failures: string[] = []
  let ok = 0
  for (const [index, line] of lines.entries()) {
    if (/: (.* )?OK$/.test(line) || line === 'OK') ok++
    else if (line.includes('FAILED: ') && !lines[index - 1]?.startsWith('(Jumping')) failures.push(failureOf(lines, index))
    else if (line.startsWith('WARNING: Aborting the test.')) failures.push(`aborted: ${lines[index + 1] ?? ''}`)
  }
  return { file: heading.trim(), ok, err: failures.length, ignored: 0, failures, isFinished }
}

/** A check's name and its `FAILED:` may be lines apart when the check prints in between. */
function failureOf(lines: readonly string[], index: number): string {
  const line = lines[index]!
  if (/^\d\d:\d\d:\d\d> /.test(line)) return line.slice(10)
  const start = lines.slice(0, index).findLast((earlier) => /^\d\d:\d\d:\d\d> /.test(earlier))
  return `${start?.slice(10) ?? ''} ${line}`.trim()
}
