import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, screenshot, terminalText } from '../support/browser.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing, slotscope } from '../support/program.ts'
import { startNode, startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { type as typeCommand, Workbench } from './workbench.ts'

/** Connecting by any one node: what is not a cluster is told apart, and a real cluster opens whole. */
describe.skipIf(isMissing(CHROMIUM, 'the connect dialog in a real browser'))('connecting', () => {
  let workbench: Workbench
  let page: Page
  let standalone: TestNode

  beforeAll(async () => {
    const [port] = await freePorts(1)
    standalone = await startNode('slotscope', port!, ['--save', ''])
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).page
    await page.getByTestId('connect').click()
    await page.getByTestId('connect-dialog').waitFor()
  })
  afterAll(async () => {
    await workbench?.close()
    await standalone.stop()
  })

  it('says that nobody answers', async () => {
    const [closed] = await freePorts(1)
    expect(await refusalFor(`127.0.0.1:${closed}`)).toMatch(/refused|nobody|no answer|reach/i)
    await screenshot(page, '10-connect-refused')
  })

  it('says that a web server is no Redis', async () => {
    const web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => web.once('listening', resolve))
    expect(await refusalFor(`127.0.0.1:${(web.address() as AddressInfo).port}`)).toMatch(/not .*redis|no redis/i)
    web.closeAllConnections()
    web.close()
  })

  it('tells a missing password from a wrong one', async () => {
    await standalone.call('config', 'set', 'requirepass', 'secret')
    expect(await refusalFor(`127.0.0.1:${standalone.port}`)).toMatch(/password/i)
    expect(await refusalFor(`127.0.0.1:${standalone.port}`, 'guess')).toMatch(/wrong|invalid/i)
    await standalone.call('config', 'set', 'requirepass', '')
    expect(standalone.process.output()).not.toContain('guess')
  })

  it.skipIf(isMissing('redis-server', 'connecting to a real cluster'))('opens a cluster of real servers by one of its nodes', async () => {
    const real = await startNodes('redis-server', 3)
    try {
      const created = await slotscope(['trib', 'create', '--yes', ...real.map((node) => `127.0.0.1:${node.port}`)])
      expect(created.code).toBe(0)
      await untilClusterOk(real)
      await submit(`127.0.0.1:${real[1]!.port}`)
      for (const node of real) await page.getByTestId(`node-${node.port}`).first().waitFor({ timeout: 10_000 })
      await until('the terminal is there', async () => (await terminalText(page)).includes('127.0.0.1:'))
      await typeCommand(page, 'set key:test:1 from-the-page')
      await until('the reply is shown', async () => (await terminalText(page)).includes('OK'))
      await screenshot(page, '11-connected')
    } finally {
      await stopNodes(real)
    }
  })

  it('opens a lone server as what it is', async () => {
    await page.getByTestId('connect').first().click()
    await submit(`127.0.0.1:${standalone.port}`)
    await page.getByTestId('server-kind').getByText('Lone server').waitFor()
    await screenshot(page, '12-lone-server')
  })

  async function refusalFor(address: string, password = ''): Promise<string> {
    await submit(address, password)
    return until('a refusal is shown', async () => {
      const shown = page.getByTestId('connect-error')
      if ((await shown.count()) === 0 || (await page.getByTestId('connect-submit').isDisabled())) return false
      return shown.innerText()
    }, 15_000)
  }

  async function submit(address: string, password = ''): Promise<void> {
    const dialog = page.getByTestId('connect-dialog')
    await dialog.locator('input').first().fill(address)
    await dialog.locator('input[type=password]').fill(password)
    await page.getByTestId('connect-submit').click()
  }
})
