import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compare, type Comparison, isRegression, shareMet, tableLines } from './comparison.ts'
import { type ConformanceOptions, readOptions, USAGE } from './options.ts'
import { pathOf } from './programs.ts'
import { skippedChecks } from './reasons/index.ts'
import { makeRunFolder, type Subject } from './run-folder.ts'
import type { FileResult } from './suite-output.ts'
import { filesOf, runSuite } from './suite-run.ts'
import { type Suite, SUITES } from './suites.ts'
import { upstreamSource } from './upstream-source.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const NEEDED = ['redis-server', 'redis-cli', 'redis-benchmark', 'redis-check-aof', 'redis-check-rdb']

function packageFolder(options: ConformanceOptions): string {
  return resolve(options.packageFolder ?? REPOSITORY)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Loud, because a run that was skipped shows nothing; `.ci/run` allows no skip. */
function skip(why: string): number {
  process.stderr.write(`\nSKIPPED: the conformance suites did not run: ${why}\n\n`)
  return process.env['SLOTSCOPE_ALLOW_SKIP'] === 'no' ? 1 : 0
}

function missing(): string | undefined {
  const programs = NEEDED.filter((program) => pathOf(program) === undefined)
  if (pathOf('tclsh8.6') === undefined && pathOf('tclsh8.5') === undefined) programs.push('tclsh8.6')
  return programs.length > 0 ? `not installed: ${programs.join(', ')}` : undefined
}

async function measure(source: string, suite: Suite, files: readonly string[], subject: Subject, options: ConformanceOptions): Promise<FileResult[]> {
  const folder = makeRunFolder(source, subject, packageFolder(options))
  process.once('exit', folder.remove)
  say(`\n>>> ${suite.title}, ${subject}: ${files.length} files`)
  try {
    return await runSuite(folder, suite, files, {
      isVerbose: options.isVerbose,
      skipsIn: subject === 'ours' ? skippedChecks : undefined,
      basePort: options.basePort,
      onResult: ({ file, ok, err, ignored, isFinished }) => say(`${file}: ${ok} ok, ${err} err, ${ignored} ignored${isFinished ? '' : ', cut short'}`),
    })
  } finally {
    process.off('exit', folder.remove)
    folder.remove()
  }
}

async function compareSuite(source: string, suite: Suite, options: ConformanceOptions): Promise<Comparison[]> {
  const files = pick(filesOf(source, suite), options.only)
  if (options.isListing) {
    for (const file of files) say(file)
    return []
  }
  if (files.length === 0) return []
  const baseline = options.runsBaseline ? await measure(source, suite, files, 'redis-server', options) : []
  const ours = options.runsOurs ? await measure(source, suite, files, 'ours', options) : []
  return compare(files, baseline, ours)
}

function suitesOf({ groups, suite: text }: ConformanceOptions): readonly Suite[] {
  const suites = groups.flatMap((group) => SUITES[group]).filter(({ title }) => title.includes(text))
  if (suites.length === 0) throw new Error(`no suite of the group has a title with ${text} in it`)
  return suites
}

/** A whole name picks that file alone; else every file whose name holds it. */
function pick(files: readonly string[], only: readonly string[]): readonly string[] {
  if (only.length === 0) return files
  return files.filter((file) => only.some((name) => (files.includes(name) ? file === name : file.includes(name))))
}

async function run(options: ConformanceOptions): Promise<number> {
  const lack = missing()
  if (lack !== undefined) return skip(lack)
  const source = upstreamSource(join(REPOSITORY, '.cache', 'conformance'))
  if (!source.found) return skip(source.why)
  if (options.runsOurs && !existsSync(join(packageFolder(options), 'out', 'main', 'cli.js'))) throw new Error('not built yet: run `npm run build` first')
  const tables: Table[] = []
  for (const suite of suitesOf(options)) {
    const comparisons = await compareSuite(source.folder, suite, options)
    if (comparisons.length > 0) tables.push({ suite, comparisons })
  }
  if (options.isListing) return 0
  if (tables.length === 0) throw new Error(`no file is named like ${options.only.join(' or ')}`)
  for (const table of tables) report(table)
  return tables.some((table) => table.comparisons.some(isRegression) || fallsShort(table, options)) ? 1 : 0
}

interface Table {
  readonly suite: Suite
  readonly comparisons: readonly Comparison[]
}

function report({ suite, comparisons }: Table): void {
  say(`\n${suite.title}`)
  for (const line of tableLines(comparisons)) say(line)
}

/** Of some files alone a share says nothing. */
function fallsShort({ suite, comparisons }: Table, { only }: ConformanceOptions): boolean {
  const share = shareMet(comparisons)
  if (suite.leastShare === undefined || share === undefined || only.length > 0 || share >= suite.leastShare) return false
  say(`\n${suite.title}: less than ${suite.leastShare * 100} % of what redis-server passes`)
  return true
}

async function main(): Promise<number> {
  let options: ConformanceOptions
  try {
    options = readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  try {
    return await run(options)
  } catch (error) {
    process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
process.exitCode = await main()
