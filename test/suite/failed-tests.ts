import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

export interface FailedTest {
  /** From the project's folder. */
  readonly file: string
  /** `(the file itself)` where it failed outside of its tests. */
  readonly name: string
  /** The first line of the error. */
  readonly reason: string
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] | null }[]
  }[]
}

/** What failed, by a report of Vitest's `json` reporter; nothing where no report was written. */
export function failedTests(reportFile: string): FailedTest[] {
  if (!existsSync(reportFile)) return []
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
  return report.testResults.filter(({ status }) => status === 'failed').flatMap(({ name, message, assertionResults }) => {
    const file = relative(process.cwd(), name)
    const failed = assertionResults.filter(({ status }) => status === 'failed').map((test) => ({ file, name: test.fullName, reason: firstLine(test.failureMessages?.[0] ?? '') }))
    return failed.length > 0 ? failed : [{ file, name: '(the file itself)', reason: firstLine(message) }]
  })
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 300)
}
