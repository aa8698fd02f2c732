import { describe, expect, it } from 'vitest'
import type { Answers, AnswerRow } from '../../src-main/contract/model.ts'
import { answersAsText, differingCount, isSingleValue, shownRows, startsWithDifferences } from '../../src-renderer/model/answers-view.ts'
import { fractionDone, modeLine, targetLine } from '../../src-renderer/model/terminal-activity.ts'

const row = (label: string, cells: (string | null)[]): AnswerRow => {
  const differs = new Set(cells).size > 1
  return { label, cells, odd: cells.map(() => differs), differs }
}
const answers = (...rows: AnswerRow[]): Answers => ({
  command: 'x',
  target: 'masters',
  nodes: [{ nodeId: 'a', host: '127.0.0.1', port: 7000, role: 'primary' }, { nodeId: 'b', host: '127.0.0.1', port: 7001, role: 'primary' }],
  rows,
  cutRowCount: 0,
})

describe('answers beside a terminal', () => {
  it('stand as a list of nodes when each node says one thing', () => {
    expect(isSingleValue(answers(row('', ['1', '2'])))).toBe(true)
    expect(isSingleValue(answers(row('port', ['1', '2'])))).toBe(false)
    expect(isSingleValue(answers(row('', ['(error)', null]), row('1', [null, 'x'])))).toBe(false)
  })

  it('begin with the differences where there is much else', () => {
    const many = Array.from({ length: 60 }, (_, at) => row(`f${at}`, ['same', 'same']))
    expect(startsWithDifferences(answers(...many))).toBe(false)
    const some = answers(...many, row('port', ['1', '2']))
    expect(startsWithDifferences(some)).toBe(true)
    expect(shownRows(some, true).map(({ label }) => label)).toEqual(['port'])
    expect(shownRows(some, false)).toHaveLength(61)
    expect(differingCount(some)).toBe(1)
    expect(startsWithDifferences(answers(row('port', ['1', '2'])))).toBe(false)
  })

  it('go into a spreadsheet', () => {
    expect(answersAsText(answers(row('port', ['7000', null])))).toBe('\t127.0.0.1:7000\t127.0.0.1:7001\nport\t7000\t')
  })
})

describe('what runs in a terminal', () => {
  it('is measured by keys, or by slots where there are none', () => {
    const progress = { slotsDone: 5, slotCount: 10, keysDone: 30, keyCount: 40, keysPerSecond: 1, leftMs: undefined }
    expect(fractionDone(progress)).toBe(0.75)
    expect(fractionDone({ ...progress, keyCount: 0 })).toBe(0.5)
    expect(fractionDone({ ...progress, slotCount: 0, keyCount: 0 })).toBe(1)
  })

  it('has a line that does the same as each choice', () => {
    expect(modeLine('standard')).toBe(':set format redis-cli')
    expect(modeLine('table')).toBe(':set format table')
    expect(targetLine('masters')).toBe(':set target masters')
  })
})
