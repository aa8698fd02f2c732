import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { displayObstacle } from '../../src-main/cli/desktop.ts'
import { findElectron } from '../../src-main/desktop/electron-binary.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slotscope-electron-'))
  writeFileSync(join(root, 'package.json'), '{}')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('finding Electron', () => {
  it('says that the package is absent', () => {
    expect(findElectron(root)).toEqual({ obstacle: 'Electron is not installed' })
  })

  it('says that the binary is absent, without fetching it', () => {
    installPackage()
    expect(findElectron(root)).toMatchObject({ obstacle: expect.stringContaining('binary is not installed') })
  })

  it('gives the path that the package wrote down', () => {
    const folder = installPackage()
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'path.txt'), 'electron')
    writeFileSync(join(folder, 'dist', 'electron'), '')
    chmodSync(join(folder, 'dist', 'electron'), 0o755)
    expect(findElectron(root)).toBe(join(folder, 'dist', 'electron'))
  })
})

function installPackage(): string {
  const folder = join(root, 'node_modules', 'electron')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"name":"electron","main":"index.js"}')
  return folder
}

describe('the display', () => {
  it('is needed on Linux only, X11 or Wayland', () => {
    expect(displayObstacle({}, 'linux')).toContain('no display')
    expect(displayObstacle({ DISPLAY: ':0' }, 'linux')).toBeUndefined()
    expect(displayObstacle({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeUndefined()
    expect(displayObstacle({}, 'darwin')).toBeUndefined()
  })
})
