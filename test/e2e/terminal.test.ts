import { Redis } from 'ioredis'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namesForSlot } from '../../src-main/explorer/key-for-slot.ts'
import { CHROMIUM, screenshot, terminalText } from '../support/browser.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { seriousFindings } from './accessible.ts'
import { startSandbox, type, Workbench } from './workbench.ts'

/** A day at the prompt: completion, history, a paste, streams, several nodes, formats, and an operation. */
describe.skipIf(isMissing(CHROMIUM, 'the terminal in a real browser'))('the terminal', () => {
  let workbench: Workbench
  let page: Page
  let ports: number[]

  beforeAll(async () => {
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'dark', locale: 'en-US' })).page
    ports = await startSandbox(page)
  })
  afterAll(() => workbench?.close())

  const shows = (text: string | RegExp): Promise<string> =>
    until(`the terminal shows ${text}`, async () => {
      const shown = await terminalText(page)
      return (typeof text === 'string' ? shown.includes(text) : text.test(shown)) && shown
    })

  it('completes and hints by the server\'s own documentation', async () => {
    await page.locator('[data-testid=terminal]:visible').click()
    await page.keyboard.type('getd')
    await page.keyboard.press('Tab')
    await shows(/> GETDEL key$/)
    await page.keyboard.press('Control+u')
    await page.keyboard.type('set user:1 Ada')
    await shows('set user:1 Ada [NX')
    await screenshot(page, 'terminal-01-hint')
    await page.keyboard.press('Enter')
    await shows(/\nOK\n/)
  })

  it('finds lines again with Ctrl-R', async () => {
    await type(page, 'get user:1')
    await shows('"Ada"')
    await page.keyboard.press('Control+r')
    await page.keyboard.type('set us')
    await shows("(reverse-i-search)`set us': set user:1 Ada")
    await screenshot(page, 'terminal-02-history')
    await page.keyboard.press('Control+g')
  })

  it('shows a paste of many lines before it runs any', async () => {
    await paste(page, 'echo one\necho two\n\necho three\n')
    await shows('Run these 3 pasted lines? (y/N)')
    expect(await terminalText(page)).not.toContain('"one"')
    await screenshot(page, 'terminal-03-paste')
    await page.keyboard.type('y')
    await shows('"three"')
    await paste(page, 'echo four\necho five')
    await shows('Run these 2 pasted lines? (y/N)')
    await page.keyboard.type('n')
    await type(page, 'echo six')
    await shows('"six"')
    expect(await terminalText(page)).not.toContain('"four"')
  })

  it('streams MONITOR and messages until its button is pressed', async () => {
    await type(page, 'clear')
    await type(page, 'monitor')
    const at = Number(/:(\d+)>/.exec(await shows(/\nOK/))![1])
    const other = new Redis({ port: at, host: '127.0.0.1' })
    await other.call('echo', 'from an application')
    await shows('"echo" "from an application"')
    await page.getByTestId('terminal-stop').waitFor()
    await screenshot(page, 'terminal-04-monitor')
    await page.getByTestId('terminal-stop').click()
    await page.getByTestId('terminal-stop').waitFor({ state: 'detached' })
    await type(page, 'psubscribe news:*')
    await shows('1) "psubscribe"')
    await other.call('publish', 'news:today', 'hello')
    await shows('"hello"')
    other.disconnect()
    await page.getByTestId('terminal-stop').click()
    await type(page, 'echo afterwards')
    await shows('"afterwards"')
  })

  it('asks all primaries at once and marks what differs, on the screen and beside it', async () => {
    await page.getByTestId('terminal-target').selectOption('masters')
    await type(page, 'info server')
    await shows('lines differ')
    const answers = page.getByTestId('answers')
    await answers.waitFor()
    await answers.getByText(/of \d+ lines differ/).waitFor()
    await answers.getByText('tcp_port').waitFor()
    expect(await answers.locator('td.odd').count()).toBeGreaterThanOrEqual(3)
    expect(await answers.getByText('redis_version').count()).toBe(0)
    await screenshot(page, 'terminal-05-differences')
    await answers.getByTestId('answers-only').uncheck()
    await answers.getByText('redis_version').waitFor()
    await screenshot(page, 'terminal-05-all-lines')
    await type(page, 'dbsize')
    await answers.getByText('dbsize').waitFor()
    await screenshot(page, 'terminal-06-answers')
    expect(await seriousFindings(page)).toEqual([])
    await answers.getByTestId('answers-close').click()
    await type(page, 'flushall')
    await shows('FLUSHALL may change these 3 nodes. Send it? (y/N)')
    await screenshot(page, 'terminal-07-confirm')
    await page.keyboard.type('n\n')
    await page.getByTestId('terminal-target').selectOption('node')
    await type(page, 'get user:1')
    await shows(/"Ada"\n[\d.:]+>$/)
  })

  it('shows replies as a table, as JSON, and as redis-cli has them', async () => {
    await type(page, 'clear')
    await page.getByTestId('terminal-mode').selectOption('table')
    await type(page, 'hset user:2 name Grace born 1906 field compilers')
    await type(page, 'hgetall user:2')
    await shows('name  │ Grace')
    await type(page, 'cluster nodes')
    await shows('myself,master')
    await screenshot(page, 'terminal-08-table')
    await page.getByTestId('terminal-mode').selectOption('json')
    await type(page, 'hgetall user:2')
    await shows('["name","Grace","born","1906","field","compilers"]')
    await page.getByTestId('terminal-mode').selectOption('standard')
  })

  it('runs trib with live progress, and stops it at a safe point', async () => {
    await fillSlots(ports[0]!, 0, 400)
    await page.keyboard.press('Control+u')
    await type(page, 'clear')
    await type(page, 'trib check')
    await shows('[OK] All 16384 slots covered.')
    const [first, second] = await Promise.all([idOf(ports[0]!), idOf(ports[1]!)])
    await type(page, `trib reshard --from ${first} --to ${second} --slots 400 --throttle 100`)
    await shows(/\(yes\/no\)\?|accept\):/)
    await page.keyboard.type('yes\n')
    await page.getByTestId('terminal-activity').locator('progress').waitFor()
    await shows(/keys\/s/)
    await screenshot(page, 'terminal-09-trib')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByTestId('terminal-stop').click()
    const text = await shows(/slotscope trib resume \S+/)
    await screenshot(page, 'terminal-10-stopped')
    await type(page, `${/slotscope trib resume \S+/.exec(text)![0]} --throttle 100000`)
    await until('it is done', async () => (await terminalText(page)).includes('is done'), 20_000)
  })

  it('opens a tab on any node, and each tab keeps what it was told', async () => {
    const replica = await page.getByTestId('terminal-on').locator('option').filter({ hasText: 'replica' }).first().getAttribute('value')
    await page.getByTestId('terminal-on').selectOption(replica)
    await shows(/^127\.0\.0\.1:\d+>$/)
    await page.getByTestId('terminal-mode').selectOption('table')
    await type(page, 'role')
    await shows('slave')
    await screenshot(page, 'terminal-11-node-tab')
    await page.locator('.tab-item .name').first().click()
    await until('the first tab is as it was', async () => (await page.getByTestId('terminal-mode').inputValue()) === 'standard')
  })

  it('is driven from the palette, too', async () => {
    await page.keyboard.press('Control+Shift+k')
    await page.keyboard.type('all replicas')
    await page.keyboard.press('Enter')
    await until('the target is chosen', async () => (await page.getByTestId('terminal-target').inputValue()) === 'replicas')
    await page.keyboard.press('Control+Shift+k')
    await page.keyboard.type('trib check')
    await page.keyboard.press('Enter')
    await shows('[OK] All 16384 slots covered.')
    await page.getByTestId('terminal-target').selectOption('node')
  })

  it('complained of nothing', () => {
    expect(workbench.problems).toEqual([])
  })
})

/** As the browser pastes: through the clipboard event that xterm.js hears. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('[data-testid=terminal]:visible .xterm-helper-textarea').evaluate((area, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** Three keys in each of some slots. */
async function fillSlots(port: number, first: number, count: number): Promise<void> {
  const node = new Redis({ port, host: '127.0.0.1' })
  for (let slot = first; slot < first + count; slot++) {
    const [tag] = namesForSlot(slot, '', 1).tags
    await node.mset(...['one', 'two', 'three'].flatMap((name) => [`{${tag}}${name}`, 'value']))
  }
  node.disconnect()
}

async function idOf(port: number): Promise<string> {
  const node = new Redis({ port, host: '127.0.0.1' })
  const id = String(await node.call('cluster', 'myid'))
  node.disconnect()
  return id
}
