import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BridgePage } from '../services/bridge-page.ts'
import { CHROMIUM, screenshot, terminalText } from '../support/browser.ts'
import { HOSTILE_CORPUS } from '../support/hostile-corpus.ts'
import { HostileServer } from '../support/hostile-server.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { showDock, type as typeCommand, Workbench } from './workbench.ts'

/** What a payload would have made of the page, had it been more than text. */
interface Damage {
  readonly taken: unknown
  readonly title: string
  readonly elements: number
  /** The first hidden character in a text or an attribute. */
  readonly hidden: string | undefined
}

/** Runs in the page. */
function lookForDamage(): Damage {
  const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/
  const all = [...document.querySelectorAll('*')]
  const words = [document.body.innerText, ...all.flatMap((element) => [...element.attributes].map(({ value }) => value))]
  const found = words.map((word) => HIDDEN.exec(word)).find((match) => match !== null)
  return {
    taken: (window as { taken?: unknown }).taken,
    title: document.title,
    elements: document.querySelectorAll('img,iframe,object,embed,video,audio,marquee,base,math,script,a,template').length,
    hidden: found && `${JSON.stringify(found[0])} in ${JSON.stringify(found.input.slice(Math.max(0, found.index - 20), found.index + 20))}`,
  }
}

describe.skipIf(isMissing(CHROMIUM, 'hostile bytes in a real browser'))('a hostile server in the page', () => {
  let workbench: Workbench
  let page: Page
  let server: HostileServer
  let before: Damage
  const requests: string[] = []
  const dialogs: string[] = []

  beforeAll(async () => {
    server = await HostileServer.start()
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).page
    page.on('request', (request) => requests.push(request.url()))
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    before = await page.evaluate(lookForDamage)
    await page.getByTestId('connect').first().click()
    await page.getByTestId('connect-dialog').locator('[name=address]').fill(`127.0.0.1:${server.port}`)
    await page.getByTestId('connect-test').click()
    await page.getByTestId('connect-report').waitFor()
    expect(await page.evaluate(lookForDamage)).toEqual(before)
    await page.getByTestId('connect-submit').click()
    await page.getByTestId(`node-${server.port}`).first().waitFor()
  }, 60_000)
  afterAll(async () => {
    await workbench?.close()
    await server?.close()
  })

  const unharmed = async () => expect(await page.evaluate(lookForDamage)).toEqual(before)

  it('puts nothing but text on the picture, the table and the inspector, look after look', async () => {
    for (const mode of ['graph', 'table']) {
      await page.getByTestId(`topology-${mode}`).click()
      for (let look = 0; look < 8; look++) {
        await page.waitForTimeout(300)
        await unharmed()
      }
      await screenshot(page, `50-hostile-${mode}`)
    }
    await page.getByTestId('topology-graph').click()
    await page.getByTestId(`node-${server.port}`).first().click()
    for (let look = 0; look < 8; look++) {
      await page.waitForTimeout(300)
      await unharmed()
    }
  })

  it('puts nothing but text on the terminal, all but the huge payloads at once', async () => {
    await typeCommand(page, 'all')
    await until('the prompt is back', async () => (await terminalText(page)).trimEnd().endsWith('>'), 20_000)
    await unharmed()
    await typeCommand(page, 'away')
    await until('the redirect is not followed', async () => (await terminalText(page)).includes('Not followed'))
    await screenshot(page, '51-hostile-terminal')
  })

  it('puts nothing but text on the traces, from the first payload to the last', async () => {
    const bridge = await BridgePage.open(workbench.url)
    const [connection] = await bridge.value('connection.list', {})
    const { terminalId } = await bridge.value('terminal.open', { connectionId: connection!.connectionId })
    for (let i = 0; i < HOSTILE_CORPUS.length; i++) await bridge.value('terminal.input', { terminalId, data: `err ${i}\rget ${i}\r` })
    await until('all were asked', () => server.heard.filter((name) => name === 'ERR').length >= HOSTILE_CORPUS.length, 60_000)
    await showDock(page, 'trace')
    const list = page.getByRole('listbox').first()
    for (let step = 0; step < 60; step++) {
      await unharmed()
      if (step % 10 === 0) await page.getByTestId('trace-item').first().click()
      const more = await list.evaluate((element) => {
        const scroller = [element, ...element.querySelectorAll('*'), element.parentElement!].find((each) => each.scrollHeight > each.clientHeight + 20) ?? element
        const at = scroller.scrollTop
        scroller.scrollTop += scroller.clientHeight
        return scroller.scrollTop > at
      })
      await page.waitForTimeout(40)
      if (!more) break
    }
    await screenshot(page, '52-hostile-traces')
    bridge.close()
  })

  it('ran nothing, asked nobody, and complained of nothing', async () => {
    await unharmed()
    expect(dialogs).toEqual([])
    expect(requests.filter((url) => !url.startsWith(new URL(workbench.url).origin))).toEqual([])
    expect(workbench.problems).toEqual([])
  })
})
