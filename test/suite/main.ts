import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FailedTest, failedTests } from './failed-tests.ts'

/*
 * `node test/suite/main.ts interop [FILTER...]`: runs one of the suites that work with real servers, sockets and clocks.
 *
 * A machine that stands still for seconds makes real clusters fail over in the midst of a test. So a file in which something failed runs
 * once more, alone: what fails twice is a failure, and what failed once is named at the end, so that nobody overlooks it.
 */
const [suite, ...filters] = process.argv.slice(2)
if (suite === undefined) {
  process.stderr.write('Name a suite: node test/suite/main.ts interop|e2e [FILTER...]\n')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'slotscope-suite-'))

function runOnce(files: readonly string[], report: string): { code: number; failed: FailedTest[] } {
  const file = join(folder, report)
  const args = ['run', '--config', `test/${suite}/vitest.config.ts`, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...files]
  const { status } = spawnSync('vitest', args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return { code: status ?? 1, failed: failedTests(file) }
}

function tell(title: string, tests: readonly FailedTest[]): void {
  const lines = tests.map(({ file, name, reason }) => `  ${file} > ${name}\n      ${reason}\n`)
  process.stdout.write(`\n${title}\n${lines.join('')}`)
}

const first = runOnce(filters, 'first.json')
const files = [...new Set(first.failed.map(({ file }) => file))]
let code = first.code
if (code !== 0 && files.length > 0) {
  tell(`${first.failed.length} failed; their files (${files.length}) run once more:`, first.failed)
  const second = runOnce(files, 'second.json')
  code = second.code
  if (code === 0) tell('Failed once, and not again (look into them, they are unsteady):', first.failed)
  else tell('Failed twice:', second.failed)
}
rmSync(folder, { recursive: true, force: true })
process.exit(code)
