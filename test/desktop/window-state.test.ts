import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_STATE, onScreen, readWindowState, writeWindowState } from '../../src-main/desktop/window-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'slotscope-window-'))
const path = join(folder, 'deep', 'window.json')
const silent = (): void => undefined

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the window’s state', () => {
  it('comes back as it was written', () => {
    const state = { x: -20, y: 30, width: 1200, height: 800, isMaximized: true }
    writeWindowState(path, state, silent)
    expect(readWindowState(path)).toEqual(state)
  })

  it.each(['', '{', 'null', '[]', '{"width":1,"height":1}', '{"width":"1200","height":800}', '{"width":1e9,"height":800}'])('is the default for a file with %s', (text) => {
    writeFileSync(path, text)
    expect(readWindowState(path)).toEqual(DEFAULT_STATE)
  })

  it('is told to the log when it cannot be written', () => {
    const lines: string[] = []
    writeWindowState(join(path, 'below-a-file'), DEFAULT_STATE, (line) => lines.push(line))
    expect(lines).toHaveLength(1)
  })

  it('forgets a place on a screen that is gone', () => {
    const screen = { x: 0, y: 0, width: 1920, height: 1080 }
    const state = { x: 2000, y: 100, width: 1200, height: 800, isMaximized: false }
    expect(onScreen(state, [screen])).toMatchObject({ x: undefined, y: undefined, width: 1200 })
    expect(onScreen(state, [screen, { ...screen, x: 1920 }])).toEqual(state)
  })
})
