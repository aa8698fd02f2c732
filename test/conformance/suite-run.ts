import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunFolder } from './run-folder.ts'
import { type FileResult, NOT_RUN, readInstancesOutput, readUnitOutput } from './suite-output.ts'
import { runSuiteProcess } from './suite-process.ts'
import { isReplicationUnit, type Suite } from './suites.ts'

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

/** The files of a suite, in upstream's order. */
export function filesOf(source: string, suite: Suite): string[] {
  if (suite.sharesInstances) {
    const folder = join(source, 'tests', suite.group, 'tests')
    return readdirSync(folder).filter((name) => name.endsWith('.tcl')).sort()
  }
  const list = /set ::all_tests \{([^}]*)\}/.exec(readFileSync(join(source, 'tests', 'test_helper.tcl'), 'utf8'))?.[1] ?? ''
  return [...list.split(/\s+/), ...UNLISTED].filter((unit) => unit !== '' && isReplicationUnit(unit) === (suite.group === 'replication'))
}

/** Runs the files of one suite against what the run folder holds. */
export async function runSuite(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<FileResult[]> {
  return suite.sharesInstances ? runSharing(folder, suite, files, options) : runEach(folder, suite, files, options)
}

async function runEach(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<FileResult[]> {
  const results: FileResult[] = []
  for (const file of files) {
    const ports = options.basePort === undefined ? [] : ['--baseport', String(options.basePort)]
    const skips = (options.skipsIn?.(file) ?? []).flatMap((check) => ['--skiptest', check])
    const argv = ['--clients', '1', '--durable', ...ports, ...skips, '--tags', '-slow', '--single', file]
    const result = readUnitOutput(file, await runScript(folder, suite, argv, options))
    options.onResult(result)
    results.push(result)
  }
  return results
}

/** One set of instances for all files. Where the harness gives up in the middle, the files left are run with new instances. */
async function runSharing(folder: RunFolder, suite: Suite, files: readonly string[], options: RunOptions): Promise<FileResult[]> {
  const results: FileResult[] = []
  let left = [...files]
  while (left.length > 0) {
    const output = await runScript(folder, suite, left.flatMap((file) => ['--single', file]), options)
    const begun = readInstancesOutput(output).filter(({ file }) => left.includes(file))
    // Nothing begun: the instances did not even start. It would be no better the next time.
    const round = begun.length > 0 ? begun : left.map((file) => ({ file, ...NOT_RUN, failures: [lastLines(output)] }))
    for (const result of round) options.onResult(result)
    results.push(...round)
    left = left.filter((file) => !round.some((result) => result.file === file))
  }
  return results
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
    progress: suite.sharesInstances ? /^Testing unit: /m : /^\[(ok|err|ignore|skip)\]/m,
    onOutput: (chunk) => {
      if (options.isVerbose) process.stdout.write(chunk)
    },
  })
}
