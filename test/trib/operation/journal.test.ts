import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findJournal, Journal, listJournals, newOperationId } from '../../../src-main/trib/operation/journal.ts'
import { lockNodes } from '../../../src-main/trib/operation/node-locks.ts'
import { DEFAULT_MOVE_SETTINGS } from '../../../src-main/trib/mover/move-settings.ts'
import type { OperationPlan } from '../../../src-main/trib/plan/operation-plan.ts'

const PLAN: OperationPlan = { version: 1, kind: 'reshard', nodes: [], steps: [{ do: 'move-slots', sourceId: 'a', targetId: 'b', ranges: [[0, 9]] }] }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slotscope-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the journal of an operation', () => {
  it('tells how far it came', () => {
    const journal = Journal.create(folder, 'reshard-1', PLAN, DEFAULT_MOVE_SETTINGS)
    journal.append({ record: 'begin', step: 0 })
    journal.append({ record: 'slots', step: 0, ranges: [[0, 3]] })
    journal.append({ record: 'slots', step: 0, ranges: [[4, 5]] })
    journal.close()
    const state = findJournal(folder, 'reshard-1')
    expect([...state.begun]).toEqual([0])
    expect(state.done.size).toBe(0)
    expect(state.slots.get(0)).toEqual([[0, 3], [4, 5]])
    expect(state.header.plan).toEqual(PLAN)
    expect(listJournals(folder)).toHaveLength(1)
  })

  it('counts a line cut short by a crash as not written, and goes on after it', () => {
    Journal.create(folder, 'reshard-1', PLAN, DEFAULT_MOVE_SETTINGS).close()
    appendFileSync(join(folder, 'reshard-1.jsonl'), '{"record":"begin","st')
    expect(findJournal(folder, 'reshard-1').begun.size).toBe(0)
    const { journal } = Journal.reopen(folder, 'reshard-1')
    journal.append({ record: 'begin', step: 0 })
    journal.close()
    expect([...findJournal(folder, 'reshard-1').begun]).toEqual([0])
  })

  it('knows the last copies a step made, until it says that there are none', () => {
    const journal = Journal.create(folder, 'reshard-1', PLAN, DEFAULT_MOVE_SETTINGS)
    journal.append({ record: 'slots', step: 0, ranges: [[0, 7]], copiesAt: 'a' })
    journal.append({ record: 'slots', step: 0, ranges: [[8, 9]], copiesAt: 'a' })
    journal.append({ record: 'slots', step: 1, ranges: [[20, 20]], copiesAt: 'b' })
    const { copies, slots } = findJournal(folder, 'reshard-1')
    expect(copies.get(0)).toEqual({ nodeId: 'a', ranges: [[8, 9]] })
    expect(slots.get(0)).toEqual([[0, 7], [8, 9]])
    journal.append({ record: 'slots', step: 0, ranges: [] })
    journal.close()
    expect([...findJournal(folder, 'reshard-1').copies.keys()]).toEqual([1])
  })

  it('holds no password', () => {
    Journal.create(folder, 'reshard-1', PLAN, DEFAULT_MOVE_SETTINGS).close()
    expect(readFileSync(join(folder, 'reshard-1.jsonl'), 'utf8')).not.toMatch(/pass|auth|credential/i)
  })

  it('is named so that no two meet, and never leaves its folder', () => {
    expect(newOperationId('fix')).toMatch(/^fix-\d{8}-\d{6}-[0-9a-f]{4}$/)
    expect(() => findJournal(folder, '../../etc/passwd')).toThrow('is no operation id')
    expect(() => findJournal(folder, 'nosuch')).toThrow('There is no journal')
  })
})

describe('node locks', () => {
  it('let no two operations share a node, and free all when refused', () => {
    const free = lockNodes(folder, ['a', 'b'], 'one')
    expect(() => lockNodes(folder, ['b', 'c'], 'two')).toThrow(/Operation one \(process \d+ on this machine\) is changing this cluster/)
    lockNodes(folder, ['c'], 'three')()
    free()
    lockNodes(folder, ['b'], 'two')()
  })

  it('of a process that is gone count as free', () => {
    lockNodes(folder, ['a'], 'one')
    writeFileSync(join(folder, 'locks', 'a'), JSON.stringify({ pid: 2 ** 22 + 12345, operationId: 'dead' }))
    lockNodes(folder, ['a'], 'two')()
  })
})
