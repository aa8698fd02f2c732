import { describe, expect, it } from 'vitest'
import { parseClusterNodes, type ClusterNodeLine } from '../../src-main/explorer/cluster-nodes-text.ts'
import { letterOf, ShardLetters } from '../../src-main/explorer/shard-letters.ts'

const id = (n: number): string => String(n).padStart(40, '0')
const primary = (n: number, slots: string): string => `${id(n)} h:${7000 + n}@1 master - 0 0 ${n} connected ${slots}`
const replica = (n: number, of: number): string => `${id(n)} h:${7000 + n}@1 slave ${id(of)} 0 0 ${n} connected`
const lines = (...texts: string[]): ClusterNodeLine[] => parseClusterNodes(texts.join('\n'))
const letters = (shards: ReturnType<ShardLetters['shardsOf']>): string[] => shards.map(({ letter, primaryId }) => `${letter}${Number(primaryId)}`)

describe('shard letters', () => {
  it('go by first slot at first', () => {
    expect(letters(new ShardLetters().shardsOf(lines(primary(3, '10923-16383'), primary(1, '0-5460'), primary(2, '5461-10922'))))).toEqual(['A1', 'B2', 'C3'])
    expect([0, 25, 26, 27, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB', 'ZZ', 'AAA'])
  })

  it('stay when slots move', () => {
    const shards = new ShardLetters()
    shards.shardsOf(lines(primary(1, '0-5460'), primary(2, '5461-16383')))
    expect(letters(shards.shardsOf(lines(primary(1, '9000-16383'), primary(2, '0-8999'))))).toEqual(['B2', 'A1'])
  })

  it('go to the promoted replica at failover, before and after the old primary follows it', () => {
    const shards = new ShardLetters()
    shards.shardsOf(lines(primary(1, '0-5460'), replica(4, 1), primary(2, '5461-16383')))
    const during = shards.shardsOf(lines(primary(1, ''), primary(4, '0-5460'), primary(2, '5461-16383')))
    expect(letters(during)).toContain('A4')
    const after = shards.shardsOf(lines(replica(1, 4), primary(4, '0-5460'), primary(2, '5461-16383')))
    expect(letters(after)).toEqual(['A4', 'B2'])
    expect(after[0]!.replicaIds).toEqual([id(1)])
  })

  it('stay with the dead primary whose place was taken, and while it comes back', () => {
    const shards = new ShardLetters()
    const empty = (n: number, flags: string): string => primary(n, '').replace('master', `master${flags}`)
    const told = (...texts: string[]) => shards.shardsOf(lines(...texts)).map(({ letter, primaryId, formerPrimaryIds = [] }) => [letter, Number(primaryId), ...formerPrimaryIds.map(Number)])
    told(primary(1, '0-5460'), replica(4, 1), primary(2, '5461-16383'))
    expect(told(empty(1, ',fail'), primary(4, '0-5460'), primary(2, '5461-16383'))).toEqual([['A', 4, 1], ['B', 2]])
    expect(told(empty(1, ',fail'), primary(4, '0-5460'), primary(2, '5461-16383'))).toEqual([['A', 4, 1], ['B', 2]])
    expect(told(empty(1, ''), primary(4, '0-5460'), primary(2, '5461-16383'))).toEqual([['A', 4, 1], ['B', 2]])
    expect(told(replica(1, 4), primary(4, '0-5460'), primary(2, '5461-16383'))).toEqual([['A', 4], ['B', 2]])
    expect(told(primary(1, '5461-16383'), primary(4, '0-5460'), empty(2, ''))).toEqual([['A', 4], ['C', 1], ['B', 2]])
  })

  it('are kept by a primary that gave its slots away and then failed', () => {
    const shards = new ShardLetters()
    shards.shardsOf(lines(primary(1, '0-5460'), primary(2, '5461-16383')))
    expect(letters(shards.shardsOf(lines(primary(1, '').replace('master', 'master,fail'), primary(2, '0-16383'))))).toEqual(['B2', 'A1'])
  })

  it('are new for a new primary and never used twice', () => {
    const shards = new ShardLetters()
    shards.shardsOf(lines(primary(1, '0-5460'), primary(2, '5461-16383')))
    expect(letters(shards.shardsOf(lines(primary(1, '0-5460'), primary(3, '5461-16383'))))).toEqual(['A1', 'C3'])
  })
})
