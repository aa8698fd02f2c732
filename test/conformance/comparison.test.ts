import { describe, expect, it } from 'vitest'
import { compare, isRegression, shareMet, tableLines, unexplainedFailures } from './comparison.ts'
import type { FileResult } from './suite-output.ts'

const FILE = 'integration/replication'
const EXPLAINED = 'Busy script during async loading in tests/integration/replication.tcl: Expected BUSY'

function result(failures: readonly string[], isFinished = true): FileResult {
  return { file: FILE, ok: 9, err: failures.length, ignored: 0, failures, isFinished }
}

describe('what a run of the suites comes to', () => {
  it('accepts a failure that has a reason, and prints the reason', () => {
    const [comparison] = compare([FILE], [result([])], [result([EXPLAINED])])
    expect(isRegression(comparison!)).toBe(false)
    const text = tableLines([comparison!]).join('\n')
    expect(text).toContain('9/1/0  explained')
    expect(text).toMatch(/because it wants BUSY answered/)
  })

  it('does not accept one that has none, beside one that has', () => {
    const [comparison] = compare([FILE], [result([])], [result([EXPLAINED, 'Something else in tests/integration/replication.tcl'])])
    expect(unexplainedFailures(comparison!)).toEqual(['Something else in tests/integration/replication.tcl'])
    expect(tableLines([comparison!]).join('\n')).toContain('UNEXPLAINED')
  })

  it('marks a file that only ours fails', () => {
    const passed: FileResult = { ...result([]), file: 'a' }
    const failed = { ...passed, err: 1 }
    const [ours, both, unfinished] = [
      compare(['a'], [passed], [failed])[0]!, compare(['a'], [failed], [failed])[0]!, compare(['a'], [passed], [{ ...passed, isFinished: false }])[0]!,
    ]
    expect([ours, both, unfinished].map(isRegression)).toEqual([true, false, true])
    expect(tableLines([ours]).join('\n')).toMatch(/^a +9\/0\/0 +9\/1\/0 {2}FAILS$/m)
  })

  it('does not take a suite that could not start for one that fails with both', () => {
    const dead: FileResult = { ...result(['cut short: "test_server_main "'], false), ok: 0 }
    expect(isRegression(compare([FILE], [dead], [dead])[0]!)).toBe(true)
  })

  it('tells which part of what redis-server meets ours meets, counting no file twice and none for more than it holds', () => {
    const file = (name: string, ok: number): FileResult => ({ ...result([]), file: name, ok })
    const comparisons = compare(['a', 'b', 'c'], [file('a', 100), file('b', 100)], [file('a', 98), file('b', 130), file('c', 50)])
    expect(shareMet(comparisons)).toBeCloseTo(0.99)
    expect(tableLines(comparisons).at(-1)).toContain('99.00 % of what redis-server passes')
    expect(tableLines(compare(['a'], [file('a', 10_000)], [file('a', 9899)])).at(-1)).toContain('98.99 %')
    expect(shareMet(compare(['a'], [], [file('a', 98)]))).toBeUndefined()
  })

  it('tells of checks that ours was not asked, with the reason where one is given', () => {
    const file = (name: string, ok: number): FileResult => ({ ...result([]), file: name, ok })
    const text = tableLines(compare(['unit/type/string', 'b'], [file('unit/type/string', 74), file('b', 9)], [file('unit/type/string', 73), file('b', 7)])).join('\n')
    expect(text).toMatch(/not asked: trim on SET with big value\n +because it is asked where mem_allocator is jemalloc/)
    expect(text).toContain('not asked: 2, nobody has said why')
  })

  it('asks nothing of a side that was not run', () => {
    expect(isRegression(compare(['a'], [result([])], [])[0]!)).toBe(false)
  })

  it('does not accept a file that was cut short', () => {
    expect(isRegression(compare([FILE], [], [result(['cut short: nothing was printed'], false)])[0]!)).toBe(true)
  })
})
