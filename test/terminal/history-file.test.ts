import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendHistory, historyPath, readHistory } from '../../src-main/terminal/history-file.ts'

describe('the history file', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'slotscope-history-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is kept in the home folder, elsewhere, or not at all', () => {
    expect(historyPath({ HOME: '/h' })).toBe('/h/.slotscope_history')
    expect(historyPath({ HOME: '/h', SLOTSCOPE_HISTFILE: '/x/y' })).toBe('/x/y')
    expect(historyPath({ HOME: '/h', SLOTSCOPE_HISTFILE: '/dev/null' })).toBeUndefined()
  })

  it('is readable by its owner only, also when it was not before', () => {
    const path = join(folder, 'history')
    writeFileSync(path, 'old\n', { mode: 0o644 })
    appendHistory(path, 'get a')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readHistory(path)).toEqual(['old', 'get a'])
  })

  it('is cut to its newest lines when read', () => {
    const path = join(folder, 'history')
    writeFileSync(path, Array.from({ length: 1500 }, (_, i) => `line ${i}\n`).join(''))
    expect(readHistory(path)[0]).toBe('line 500')
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(1001)
  })

  it('may be missing or unwritable', () => {
    const path = join(folder, 'no', 'such', 'folder')
    expect(readHistory(path)).toEqual([])
    expect(() => appendHistory(path, 'x')).not.toThrow()
  })
})
