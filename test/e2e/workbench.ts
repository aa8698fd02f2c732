import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Browser, BrowserContext, Page, WebSocket } from 'playwright-core'
import { launchChromium, type Look, openPage, terminalText } from '../support/browser.ts'
import { type Running, startSlotscope } from '../support/program.ts'
import { until } from '../support/until.ts'

/** The product as a first visitor meets it: one command, one URL, a browser. */
export class Workbench {
  readonly app: Running
  readonly url: string
  readonly browser: Browser
  /** What the page complained about: uncaught errors and console errors. */
  readonly problems: string[] = []
  private readonly home: string

  private constructor(app: Running, url: string, browser: Browser, home: string) {
    this.app = app
    this.url = url
    this.browser = browser
    this.home = home
  }

  /** `slotscope` without a display, and Chromium. @param env what its environment has beyond ours */
  static async open(env: Record<string, string> = {}): Promise<Workbench> {
    const home = mkdtempSync(join(tmpdir(), 'slotscope-home-'))
    const app = startSlotscope([], { env: { ...env, SLOTSCOPE_HOME: home, XDG_DATA_HOME: home, SLOTSCOPE_HISTFILE: join(home, 'history'), DISPLAY: '', WAYLAND_DISPLAY: '' } })
    const url = await until('a URL is printed', () => /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(app.output())?.[0])
    return new Workbench(app, url, await launchChromium(), home)
  }

  async visit(look: Look, onSocket: (socket: WebSocket) => void = () => undefined): Promise<{ page: Page; context: BrowserContext }> {
    const context = await openPage(this.browser, look)
    const page = await context.newPage()
    page.on('websocket', onSocket)
    page.on('pageerror', (error) => this.problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()))
    await page.goto(this.url)
    return { page, context }
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.app.stop()
    rmSync(this.home, { recursive: true, force: true })
  }
}

/** Presses the big button and waits for six nodes on the picture; gives their ports, ascending. */
export async function startSandbox(page: Page): Promise<number[]> {
  await page.getByTestId('start-sandbox').first().click()
  await page.getByTestId('sandbox-ready').first().waitFor({ timeout: 10_000 })
  await page.locator('[data-testid^=node-health-]').nth(5).waitFor()
  const marks = await page.locator('[data-testid^=node-health-]').evaluateAll((elements) => elements.map((element) => element.getAttribute('data-testid')!))
  return [...new Set(marks.map((mark) => Number(mark.split('-').at(-1))))].sort((a, b) => a - b)
}

/** Opens a terminal on one node by way of the picture and the inspector. */
export async function openTerminalOn(page: Page, port: number): Promise<void> {
  await page.keyboard.press('Control+1')
  await page.getByTestId(`node-${port}`).first().click()
  await page.getByTestId('open-node-terminal').click()
  await until('the prompt shows the node', async () => (await terminalText(page)).trimEnd().endsWith(`127.0.0.1:${port}>`))
}

export async function type(page: Page, command: string): Promise<void> {
  await page.locator('[data-testid=terminal]:visible').click()
  await page.keyboard.type(`${command}\n`)
}

export function showDock(page: Page, tab: 'terminal' | 'trace'): Promise<void> {
  return page.getByTestId(`tab-${tab}`).click()
}

/**
 * Puts a slot on its way to another primary and one of its keys over, as a migration does half-way.
 * The answer's `close` ends the connections; the slot stays open.
 */
export async function openSlot(ports: readonly number[], slot: number, key: string): Promise<{ close(): void }> {
  const nodes = ports.map((port) => new Redis({ port, host: '127.0.0.1' }))
  const ids = await Promise.all(nodes.map(async (node) => String(await node.cluster('MYID'))))
  const roles = await Promise.all(nodes.map(async (node) => String(((await node.call('role')) as unknown[])[0])))
  const counts = await Promise.all(nodes.map(async (node, i) => (roles[i] === 'master' ? Number(await node.cluster('COUNTKEYSINSLOT', slot)) : 0)))
  const source = counts.findIndex((count) => count > 0)
  const target = roles.findIndex((role, i) => role === 'master' && i !== source)
  await nodes[target]!.call('cluster', 'setslot', slot, 'importing', ids[source]!)
  await nodes[source]!.call('cluster', 'setslot', slot, 'migrating', ids[target]!)
  await nodes[source]!.call('migrate', '127.0.0.1', ports[target]!, key, 0, 5000)
  return { close: () => nodes.forEach((node) => node.disconnect()) }
}
