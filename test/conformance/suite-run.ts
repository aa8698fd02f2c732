import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startExternalServer } from './external-server.ts'
import type { RunFolder } from './run-folder.ts'
import { type FileResult, NOT_RUN, readInstancesOutput, readUnitOutput, readUnitsOutput } from './suite-output.ts'
import { runSuiteProcess } from './suite-process.ts'
import type { Suite } from './suites.ts'

export interface RunOptions {
  /** Shows the suite's own output as it comes. */
  readonly isVerbose: boolean
  readonly basePort: number | undefined
  /** Whole names of the checks of a file that are not run; for `runtest` only. */
  readonly skipsIn?: ((file: string) => readonly string[]) | undefined
  /** Told after each file. */
  readonly onResult: (result: FileResult) => void
}

/** In upstream's tree, but left out of its own list; `--single` runs it all the same. */
const UNLISTED = ['unit/cluster/announced-endpoints']
/** One client, so that the output stands in order; on after the first error; without the tests that take minutes. */
const UNIT_FLAGS = ['--clients', '1', '--durable', '--tags', '-slow']

/** First port upstream's harness takes when it is not told one (test_helper.tcl, ::baseport). */
const UPSTREAM_BASE_PORT = 21_111
/** The harness listens on one of the ports just below the first one itself; the external server goes below those. */
const HARNESS_PORTS = 40

/** The files of a suite, in upstream's order. */
export function filesOf(source: string, suite: Suite): string[] {
  if (suite.folder !== undefined) {
    const folder = join(source, 'tests', suite.folder, 'tests')
    return readdirSync(folder).filter((name) => name.endsWith('.tcl')).sort()
  }
  const list = /set ::all_tests \{([^}]*)\}/.exec(readFileSync(join(source, 'tests', 'test_helper.tcl'), 'utf8'))?.[1] ?? ''
  return [...list.split(/\s+/), ...UNLISTED].filter((unit) => unit !== '' && (suite.holds?.(unit) ?? true))
}

/** Runs the files of one suite against what the run folder holds. */
export async function runSuite(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<FileResult[]> {
  if (suite.servers === 'each') return runEach(folder, suite, files, options)
  return runRounds(files, options, suite.servers === 'shared' ? (left) => runShared(folder, suite, left, options) : (left) => runExternal(folder, suite, left, options))
}

async function runEach(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<FileResult[]> {
  const results: FileResult[] = []
  for (const file of files) {
    const ports = options.basePort === undefined ? [] : ['--baseport', String(options.basePort)]
    const skips = (options.skipsIn?.(file) ?? []).flatMap((check) => ['--skiptest', check])
    const argv = [...UNIT_FLAGS, ...ports, ...skips, '--single', file]
    const result = readUnitOutput(file, await runScript(folder, suite, argv, options))
    options.onResult(result)
    results.push(result)
  }
  return results
}

/** What the run of a round printed, and what it says of the files that were begun. */
interface Round {
  readonly output: string
  readonly begun: readonly FileResult[]
}

/** Where the harness gives up in the middle, the files left are run with new servers. */
async function runRounds(files: readonly string[], options: RunOptions, runFiles: (left: readonly string[]) => Promise<Round>): Promise<FileResult[]> {
  const results: FileResult[] = []
  let left = [...files]
  while (left.length > 0) {
    const { output, begun } = await runFiles(left)
    const known = begun.filter(({ file }) => left.includes(file))
    // Nothing begun: the servers did not even start. It would be no better the next time.
    const round = known.length > 0 ? known : left.map((file) => ({ file, ...NOT_RUN, failures: [lastLines(output)] }))
    for (const result of round) options.onResult(result)
    results.push(...round)
    left = left.filter((file) => !round.some((result) => result.file === file))
  }
  return results
}

async function runShared(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<Round> {
  const output = await runScript(folder, suite, files.flatMap((file) => ['--single', file]), options)
  return { output, begun: readInstancesOutput(output) }
}

async function runExternal(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<Round> {
  const basePort = options.basePort ?? UPSTREAM_BASE_PORT
  const server = await startExternalServer(folder, suite.isCluster === true, basePort - HARNESS_PORTS)
  try {
    const where = ['--host', '127.0.0.1', '--port', String(server.port), '--baseport', String(basePort), ...(suite.isCluster === true ? ['--cluster-mode'] : [])]
    const output = await runScript(folder, suite, [...UNIT_FLAGS, ...where, ...files.flatMap((file) => ['--single', file])], options)
    return { output, begun: readUnitsOutput(output) }
  } finally {
    await server.stop()
  }
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-2).join(' / ')
}

function runScript(folder: RunFolder, suite: Suite, argv: readonly string[], options: RunOptions): Promise<string> {
  return runSuiteProcess({
    command: `./${suite.script}`,
    argv,
    cwd: folder.path,
    env: { ...process.env, TERM: 'dumb' },
    timeoutMs: suite.fileTimeoutMs,
    progress: suite.servers === 'shared' ? /^Testing unit: /m : /^\[(ok|err|ignore|skip)\]/m,
    onOutput: (chunk) => {
      if (options.isVerbose) process.stdout.write(chunk)
    },
  })
}
