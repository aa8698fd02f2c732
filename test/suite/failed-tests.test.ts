import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { failedTests } from './failed-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'slotscope-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function failedIn(testResults: object[]): ReturnType<typeof failedTests> {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify({ testResults }))
  return failedTests(file)
}

it('names each failed test of each failed file with the first line of its error', () => {
  const assertionResults = [
    { fullName: 'a moves', status: 'passed', failureMessages: [] },
    { fullName: 'a rests', status: 'failed', failureMessages: ['Error: it moved\n  at somewhere'] },
  ]
  expect(failedIn([{ name: resolve('test/a.test.ts'), status: 'failed', message: '', assertionResults }])).toEqual([{ file: 'test/a.test.ts', name: 'a rests', reason: 'Error: it moved' }])
})

it('names a file that failed before its tests', () => {
  const file = { name: resolve('test/b.test.ts'), status: 'failed', message: 'no such module\nat b', assertionResults: [{ fullName: 'b', status: 'skipped', failureMessages: null }] }
  expect(failedIn([file])).toEqual([{ file: 'test/b.test.ts', name: '(the file itself)', reason: 'no such module' }])
})

it('gives nothing where no report was written', () => {
  expect(failedTests(join(folder, 'none.json'))).toEqual([])
})
