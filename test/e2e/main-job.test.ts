import { Redis } from 'ioredis'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, screenshot, terminalText } from '../support/browser.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { openTerminalOn, showDock, startSandbox, type, Workbench } from './workbench.ts'

/** The story of a first visit: no display, no Electron; one command, one URL, one click, a live cluster. */
describe.skipIf(isMissing(CHROMIUM, 'the page in a real browser'))('the first visit', () => {
  let workbench: Workbench
  let page: Page
  let ports: number[]

  beforeAll(async () => {
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'dark', locale: 'en-US' })).page
  })
  afterAll(() => workbench?.close())

  it('is told in one line why no window opened, and where to go', () => {
    const lines = workbench.app.output().trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/display|Electron/)
  })

  it('starts a sandbox of six embedded nodes within 2 s of the click', async () => {
    await screenshot(page, '01-empty')
    const clickedAt = performance.now()
    ports = await startSandbox(page)
    const readyAfterMs = performance.now() - clickedAt
    expect(ports).toHaveLength(6)
    for (const port of ports) {
      const node = new Redis({ port, host: '127.0.0.1' })
      expect(await node.call('cluster', 'info')).toContain('cluster_state:ok')
      node.disconnect()
    }
    await screenshot(page, '02-sandbox')
    expect(readyAfterMs).toBeLessThan(2000)
  })

  it('tells the two hops of a MOVED in terminal and trace', async () => {
    await openTerminalOn(page, await ownerOf(5191))
    await type(page, 'set key:test:2 value-2')
    const text = await until('the reply is on screen', async () => {
      const shown = await terminalText(page)
      return shown.includes('OK') && shown
    })
    const owner = await ownerOf(9252)
    expect(text).toContain(`-> Redirected to slot [9252] located at 127.0.0.1:${owner}`)
    expect(text.split('\n').at(-1)).toBe(`127.0.0.1:${owner}>`)
    await showDock(page, 'trace')
    const trace = page.getByTestId('trace-item').filter({ hasText: 'key:test:2' }).first()
    await trace.waitFor()
    expect(await trace.innerText()).toContain('MOVED 9252')
    await trace.click()
    expect(await trace.getByTestId('trace-hop').count()).toBe(2)
    const details = await page.getByTestId('trace-details').innerText()
    expect(details).toContain(String(await ownerOf(5191)))
    expect(details).toContain(String(owner))
    expect(details).toMatch(/\d+(\.\d+)? (ms|µs)/)
    expect(await page.getByTestId('slot-table').innerText()).toContain(`127.0.0.1:${owner}`)
    await screenshot(page, '03-moved')
  })

  it('shows an ASK with ASKING and an unchanged slot table for a slot that is moving', async () => {
    const [fromPort, toPort] = [await ownerOf(5191), await ownerOf(9252)]
    const [from, to] = [new Redis({ port: fromPort }), new Redis({ port: toPort })]
    const [fromId, toId] = [String(await from.call('cluster', 'myid')), String(await to.call('cluster', 'myid'))]
    await to.call('cluster', 'setslot', '5191', 'importing', fromId)
    await from.call('cluster', 'setslot', '5191', 'migrating', toId)
    await openTerminalOn(page, fromPort)
    await type(page, 'get key:test:1')
    await showDock(page, 'trace')
    const trace = page.getByTestId('trace-item').filter({ hasText: 'key:test:1' }).first()
    await trace.waitFor()
    const text = await trace.innerText()
    await trace.click()
    expect(text).toContain('ASK 5191')
    expect(text).toContain('ASKING')
    expect(await page.getByTestId('trace-details').innerText()).toMatch(/unchanged|not change/i)
    await screenshot(page, '04-ask')
    await from.call('cluster', 'setslot', '5191', 'stable')
    await to.call('cluster', 'setslot', '5191', 'stable')
    from.disconnect()
    to.disconnect()
  })

  it('says why MSET over two slots is refused', async () => {
    await showDock(page, 'terminal')
    await type(page, 'mset a 1 b 2')
    const text = await until('the refusal is on screen', async () => {
      const shown = await terminalText(page)
      return shown.includes('CROSSSLOT') && shown
    })
    expect(text).toContain("(error) CROSSSLOT Keys in request don't hash to the same slot")
    await showDock(page, 'trace')
    const trace = page.getByTestId('trace-item').filter({ hasText: 'mset' }).first()
    await trace.click()
    expect(await page.getByTestId('trace-details').innerText()).toMatch(/15495[\s\S]*3300/)
    await screenshot(page, '05-crossslot')
  })

  it('looks keys up', async () => {
    await page.keyboard.press('Control+2')
    const input = page.getByTestId('lookup-input')
    await input.fill('key:test:1\nkey:test:2\n{user1000}.following\n{user1000}.followers')
    const expected = { 'key:test:1': 5191, 'key:test:2': 9252, '{user1000}.following': 3443, '{user1000}.followers': 3443 }
    for (const [key, slot] of Object.entries(expected)) {
      const result = page.getByTestId(`lookup-result-${key}`)
      await result.waitFor()
      expect(await result.getByTestId('lookup-slot').innerText()).toContain(String(slot))
      expect(await result.innerText()).toContain(String(await ownerOf(slot)))
    }
    await screenshot(page, '06-lookup')
  })

  it('leaves nothing in the console and nothing running', async () => {
    expect(workbench.problems).toEqual([])
    const code = await workbench.app.stop('SIGINT')
    expect(code).toBe(0)
    for (const port of ports) await expect(connects(port)).resolves.toBe(false)
  })

  async function ownerOf(slot: number): Promise<number> {
    const node = new Redis({ port: ports[0]!, host: '127.0.0.1' })
    const ranges = (await node.call('cluster', 'slots')) as [number, number, [string, number]][]
    node.disconnect()
    return ranges.find(([first, last]) => first <= slot && slot <= last)![2][1]
  }
})

async function connects(port: number): Promise<boolean> {
  const node = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: null })
  node.on('error', () => undefined) // The refusal is the answer; connect() below reports it.
  const answer = await node.connect().then(() => true, () => false)
  node.disconnect()
  return answer
}
