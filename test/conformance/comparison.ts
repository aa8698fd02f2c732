import { reasonFor, uncheckedReasons } from './reasons/index.ts'
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

/** Checks that ours fails although redis-server passes the file (or was not run), and nobody has said why; or that nothing was measured. */
export function unexplainedFailures({ file, baseline, ours }: Comparison): string[] {
  if (baseline !== undefined && baseline.ok === 0 && !isPassed(baseline)) return ['redis-server met no check of it: the suite did not run']
  if (ours === undefined || isPassed(ours) || (baseline !== undefined && !isPassed(baseline))) return []
  if (ours.failures.length === 0) return ['the file fails without naming a check']
  return ours.failures.filter((failure) => reasonFor(file, failure) === undefined)
}

/** A file that ours fails without a reason. */
export function isRegression(comparison: Comparison): boolean {
  return unexplainedFailures(comparison).length > 0
}

/** The table people read: ok, err and ignored of both sides, a mark where ours falls short, and below it each failure with its reason. */
export function tableLines(comparisons: readonly Comparison[]): string[] {
  const width = Math.max(4, ...comparisons.map(({ file }) => file.length))
  const row = (file: string, baseline: string, ours: string, note: string): string =>
    `${file.padEnd(width)}  ${baseline.padStart(18)}  ${ours.padStart(18)}  ${note}`.trimEnd()
  const rows = comparisons.flatMap((comparison) => [
    row(comparison.file, tally(comparison.baseline), tally(comparison.ours), noteOn(comparison)),
    ...[...failureLines(comparison), ...unaskedLines(comparison)].map((line) => `    ${line}`),
  ])
  const total = (results: (FileResult | undefined)[]): string => tally(sum(results.filter((result) => result !== undefined)))
  return [
    row('file', 'redis-server', 'ours', ''),
    row('', 'ok/err/ignored', 'ok/err/ignored', ''),
    ...rows,
    row('total', total(comparisons.map(({ baseline }) => baseline)), total(comparisons.map(({ ours }) => ours)), shareText(comparisons)),
  ]
}

/** Files that draw how many rounds they make, or go on until a time has passed: their numbers differ from run to run, with redis-server too. */
const DRAWS_ROUNDS = /psync2|failover-loop/

/** How large a part of the checks that redis-server meets ours meets too, file by file; undefined unless both ran. */
export function shareMet(comparisons: readonly Comparison[]): number | undefined {
  const both = comparisons.filter(({ baseline, ours }) => baseline !== undefined && ours !== undefined)
  const wanted = both.reduce((total, { baseline }) => total + baseline!.ok, 0)
  const met = both.reduce((total, comparison) => total + metBy(comparison), 0)
  return wanted === 0 ? undefined : met / wanted
}

function shareText(comparisons: readonly Comparison[]): string {
  const share = shareMet(comparisons)
  // Cut, not rounded: 99.00 % is not to be said of less.
  return share === undefined ? '' : `${(Math.floor(share * 10_000) / 100).toFixed(2)} % of what redis-server passes`
}

function metBy({ file, baseline, ours }: Comparison): number {
  const isWhole = DRAWS_ROUNDS.test(file) && isPassed(ours!)
  return isWhole ? baseline!.ok : Math.min(ours!.ok, baseline!.ok)
}

function failureLines({ file, ours }: Comparison): string[] {
  return (ours?.failures ?? []).flatMap((failure) => {
    const reason = reasonFor(file, failure)
    return [`- ${failure}`, `  ${reason === undefined ? 'UNEXPLAINED' : `because it ${reason.why}`}`]
  })
}

/** Checks that redis-server was asked and ours was not, though it failed none. */
function unaskedLines({ file, baseline, ours }: Comparison): string[] {
  if (baseline === undefined || ours === undefined || !isPassed(ours) || DRAWS_ROUNDS.test(file)) return []
  const count = baseline.ok + baseline.err + baseline.ignored - ours.ok - ours.ignored
  const known = uncheckedReasons(file)
  if (count <= 0) return []
  return [...known.flatMap(({ check, why }) => [`- not asked: ${check}`, `  because it ${why}`]), ...(count > known.length ? [`- not asked: ${count - known.length}, nobody has said why`] : [])]
}

function tally(result: Pick<FileResult, 'ok' | 'err' | 'ignored' | 'isFinished'> | undefined): string {
  if (result === undefined) return '-'
  return `${result.ok}/${result.err}/${result.ignored}${result.isFinished ? '' : ' cut'}`
}

function noteOn(comparison: Comparison): string {
  const { baseline, ours } = comparison
  if (isRegression(comparison)) return 'FAILS'
  if (ours === undefined || isPassed(ours)) return ''
  return baseline !== undefined && !isPassed(baseline) ? 'fails with both' : 'explained'
}

function sum(results: readonly FileResult[]): Pick<FileResult, 'ok' | 'err' | 'ignored' | 'isFinished'> | undefined {
  if (results.length === 0) return undefined
  const add = (pick: (result: FileResult) => number): number => results.reduce((total, result) => total + pick(result), 0)
  return { ok: add(({ ok }) => ok), err: add(({ err }) => err), ignored: add(({ ignored }) => ignored), isFinished: true }
}
