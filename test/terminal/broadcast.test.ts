import { describe, expect, it } from 'vitest'
import type { RespValue } from '../../src-main/engine/resp/reply-value.ts'
import { factsOf } from '../../src-main/terminal/broadcast/answer-facts.ts'
import { answerLines } from '../../src-main/terminal/broadcast/answers-text.ts'
import type { Answers } from '../../src-main/terminal/broadcast/answers.ts'
import { compareFacts } from '../../src-main/terminal/broadcast/compare.ts'
import { rollFrom } from '../../src-main/terminal/broadcast/node-roll.ts'
import { notForSeveral } from '../../src-main/terminal/broadcast/precaution.ts'

const id = (letter: string): string => letter.repeat(40)
const NODES = [
  `${id('c')} 10.0.0.3:7002@17002 master - 0 1 3 connected 10923-16383`,
  `${id('d')} 10.0.0.4:7003@17003 slave ${id('a')} 0 1 1 connected`,
  `${id('a')} :7000@17000 myself,master - 0 0 1 connected 0-5460`,
  `${id('b')} 10.0.0.2:7001@17001,host-b master,fail - 0 1 2 disconnected 5461-10922`,
  `${id('e')} :0@0 master,noaddr - 0 0 0 disconnected`,
  `${id('f')} 10.0.0.6:7005@17005 handshake - 0 0 0 disconnected`
].join('\n')
const HERE = { host: '127.0.0.1', port: 7000 }
const ports = (entries: readonly { port: number }[]): number[] => entries.map(({ port }) => port)

function answers(facts: readonly (readonly [string, string])[][]): Answers {
  const nodes = facts.map((_, at) => ({ nodeId: id(String(at)), host: '127.0.0.1', port: 7000 + at, role: 'primary' as const }))
  return { command: 'x', target: 'masters', nodes, rows: compareFacts(facts.map((node) => node.map(([label, value]) => ({ label, value })))), cutRowCount: 0 }
}

function plain(all: Answers, columns?: number): string[] {
  return answerLines(all, columns).map((line) => line.replace(/\x1b\[\d*m/g, ''))
}

describe('whom a command goes to', () => {
  it('is told by CLUSTER NODES: primaries by slot, replicas after theirs, failed ones too, none without an address', () => {
    expect(ports(rollFrom(NODES, HERE, 'all'))).toEqual([7000, 7003, 7001, 7002])
    expect(ports(rollFrom(NODES, HERE, 'masters'))).toEqual([7000, 7001, 7002])
    expect(ports(rollFrom(NODES, HERE, 'replicas'))).toEqual([7003])
    expect(rollFrom(NODES, HERE, 'masters')[0]).toEqual({ nodeId: id('a'), host: '127.0.0.1', port: 7000, role: 'primary' })
  })

  it('is never more than one node for what concerns a connection', () => {
    for (const name of ['MULTI', 'subscribe', 'MONITOR', 'select', 'auth', 'hello', 'readonly']) expect(notForSeveral([name])).toContain(name.toUpperCase())
    expect(notForSeveral(['dbsize'])).toBeUndefined()
  })
})

describe('answers side by side', () => {
  it('marks who is odd against more than half, and all where no such half exists', () => {
    const [row] = compareFacts([[{ label: '', value: '1' }], [{ label: '', value: '2' }], [{ label: '', value: '1' }]])
    expect(row).toEqual({ label: '', cells: ['1', '2', '1'], odd: [false, true, false], differs: true })
    const [split] = compareFacts([[{ label: '', value: '1' }], [{ label: '', value: '2' }]])
    expect(split!.odd).toEqual([true, true])
  })

  it('lines fields up by name whatever their order, and shows what is missing', () => {
    const rows = compareFacts([[{ label: 'a', value: '1' }, { label: 'b', value: '2' }], [{ label: 'b', value: '2' }]])
    expect(rows).toEqual([
      { label: 'a', cells: ['1', null], odd: [true, true], differs: true },
      { label: 'b', cells: ['2', '2'], odd: [false, false], differs: false }
    ])
  })

  it('keeps a label that comes twice apart', () => {
    expect(compareFacts([[{ label: 'x', value: '1' }, { label: 'x', value: '2' }]]).map(({ label }) => label)).toEqual(['x', 'x (2)'])
  })

  it('lists single values with a mark before the odd ones', () => {
    expect(plain(answers([[['', '1']], [['', '2']], [['', '1']]]))).toEqual([
      '  127.0.0.1:7000  primary  1', '≠ 127.0.0.1:7001  primary  2', '  127.0.0.1:7002  primary  1', '3 nodes: answers differ'
    ])
    expect(plain(answers([[['', 'PONG']], [['', 'PONG']]])).at(-1)).toBe('2 nodes: the same answer')
  })

  it('gives each node a column, or each row its nodes where the screen is narrow', () => {
    const two = answers([[['role', 'master'], ['port', '7000']], [['role', 'master'], ['port', '7001']]])
    expect(plain(two, 80)).toEqual(['        127.0.0.1:7000  127.0.0.1:7001', '  role  master          master', '≠ port  ≠ 7000          ≠ 7001', '2 nodes: 1 of 2 lines differ'])
    expect(plain(two, 20)).toEqual(['  role  master', '≠ port', '    127.0.0.1:7000  ≠ 7000', '    127.0.0.1:7001  ≠ 7001', '2 nodes: 1 of 2 lines differ'])
  })

  it('shows only what differs of a long answer, and says how much it left out', () => {
    const long = (last: string): [string, string][] => [...Array.from({ length: 60 }, (_, at): [string, string] => [`f${at}`, 'same']), ['g', last]]
    expect(plain(answers([long('1'), long('2')]))).toEqual(['     127.0.0.1:7000  127.0.0.1:7001', '≠ g  ≠ 1             ≠ 2', '2 nodes: 1 of 61 lines differ; 60 lines not shown'])
  })
})

describe('an answer taken apart', () => {
  const facts = (args: string, reply: RespValue): [string, string][] => factsOf(args.split(' '), reply).map(({ label, value }) => [label, value])

  it('gives INFO by field and pairs by name', () => {
    expect(facts('info', { type: 'bulk', bytes: '# Server\r\nport:7000\r\n' })).toEqual([['port', '7000']])
    expect(facts('config get x', { type: 'array', items: [{ type: 'bulk', bytes: 'maxmemory' }, { type: 'bulk', bytes: '0' }] })).toEqual([['maxmemory', '0']])
  })

  it('compares CLUSTER NODES by what nodes believe, not by who was asked or when it was pinged', () => {
    const line = (flags: string, ping: number): string => `${id('a')} 10.0.0.1:7000@17000 ${flags} - ${ping} ${ping} 1 connected 0-5460`
    const [one] = facts('cluster nodes', { type: 'bulk', bytes: `${line('myself,master', 0)}\n` })
    const [other] = facts('cluster nodes', { type: 'bulk', bytes: `${line('master', 99)}\n` })
    expect(one).toEqual([id('a'), '10.0.0.1:7000@17000 master - 1 connected 0-5460'])
    expect(other).toEqual(one)
  })

  it('lets nothing a server says leave its line', () => {
    expect(facts('get k', { type: 'error', message: 'ERR \x1b[2J\nnext' })).toEqual([['', '(error) ERR \\x1b[2J\\nnext']])
  })
})
