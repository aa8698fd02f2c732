import { type FileResult, isPassed } from './suite-output.ts'

/** One line of the table: a file, with redis-server and with ours; undefined where that side was not run. */
export interface Comparison {
  readonly file: string
  readonly baseline: FileResult | undefined
  readonly ours: FileResult | undefined
}

export function compare(files: readonly string[], baseline: readonly FileResult[], ours: readonly FileResult[]): Comparison[] {
  const find = (results: readonly FileResult[], file: string): FileResult | undefined => results.find((result) => result.file === file)
  return files.map((file) => ({ file, baseline: find(baseline, file), ours: find(ours, file) }))
}

/** A file that ours fails although redis-server passes it, or, where redis-server was not run, fails at all. */
export function isRegression({ baseline, ours }: Comparison): boolean {
  return ours !== undefined && !isPassed(ours) && (baseline === undefined || isPassed(baseline))
}

/** The table people read: ok, err and ignored of both sides, and a mark where ours falls short. */
export function tableLines(comparisons: readonly Comparison[]): string[] {
  const width = Math.max(4, ...comparisons.map(({ file }) => file.length))
  const row = (file: string, baseline: string, ours: string, note: string): string =>
    `${file.padEnd(width)}  ${baseline.padStart(18)}  ${ours.padStart(18)}  ${note}`.trimEnd()
  const rows = comparisons.map((comparison) => row(comparison.file, tally(comparison.baseline), tally(comparison.ours), noteOn(comparison)))
  const total = (results: (FileResult | undefined)[]): string => tally(sum(results.filter((result) => result !== undefined)))
  return [
    row('file', 'redis-server', 'ours', ''),
    row('', 'ok/err/ignored', 'ok/err/ignored', ''),
    ...rows,
    row('total', total(comparisons.map(({ baseline }) => baseline)), total(comparisons.map(({ ours }) => ours)), ''),
  ]
}

/** What failed with ours, one check a line. */
export function failureLines(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap(({ file, ours }) => (ours?.failures ?? []).map((failure) => `${file}: ${failure}`))
}

function tally(result: Pick<FileResult, 'ok' | 'err' | 'ignored' | 'isFinished'> | undefined): string {
  if (result === undefined) return '-'
  return `${result.ok}/${result.err}/${result.ignored}${result.isFinished ? '' : ' cut'}`
}

function noteOn(comparison: Comparison): string {
  if (isRegression(comparison)) return 'FAILS'
  return comparison.ours !== undefined && !isPassed(comparison.ours) ? 'fails with both' : ''
}

function sum(results: readonly FileResult[]): Pick<FileResult, 'ok' | 'err' | 'ignored' | 'isFinished'> | undefined {
  if (results.length === 0) return undefined
  const add = (pick: (result: FileResult) => number): number => results.reduce((total, result) => total + pick(result), 0)
  return { ok: add(({ ok }) => ok), err: add(({ err }) => err), ignored: add(({ ignored }) => ignored), isFinished: true }
}
