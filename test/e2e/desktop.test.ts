import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../src-main/desktop/electron-binary.ts'
import { screenshot } from '../support/browser.ts'
import { startSandbox } from './workbench.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const electron = findElectron(ROOT)
const obstacle = typeof electron !== 'string' ? electron.obstacle : process.platform === 'linux' && !process.env.DISPLAY ? 'There is no display' : undefined
// Electron's package fetches its binary on demand; where nothing can be fetched nothing can run, so CI lets this one go.
if (obstacle !== undefined) process.stderr.write(`SKIPPED: the desktop window. ${obstacle}.\n`)

/** The same page under Electron: a window that works, and a renderer that holds none of Node's powers. */
describe.skipIf(obstacle !== undefined)('the desktop window', () => {
  const home = mkdtempSync(join(tmpdir(), 'slotscope-home-'))
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: electron as string,
      args: [join(ROOT, 'out/main/main.js'), '--no-sandbox', `--user-data-dir=${home}`],
      env: { ...process.env, SLOTSCOPE_HOME: home } as Record<string, string>,
    })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app?.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('starts a sandbox of six nodes', async () => {
    expect(await startSandbox(page)).toHaveLength(6)
    await screenshot(page, 'desktop')
  })

  it('gives the page one bridge and nothing of Node or Electron', async () => {
    expect(await page.evaluate(() => Object.keys((window as unknown as { slotscope: object }).slotscope).sort())).toEqual(['call', 'on'])
    expect(await page.evaluate(() => ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis))).toEqual([])
  })

  it('lets the page open no other window and go nowhere else', async () => {
    expect(await page.evaluate(() => window.open('https://example.org') === null)).toBe(true)
    await page.evaluate(() => location.assign('https://example.org')).catch(() => undefined) // Refused: the page may report the abort.
    expect(new URL(page.url()).protocol).toBe('app:')
  })
})
