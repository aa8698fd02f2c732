import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, screenshot } from '../support/browser.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { openTerminalOn, showDock, startSandbox, type, Workbench } from './workbench.ts'

/** The key-slot lab and the trace panel, as somebody learning how redirects work meets them. */
describe.skipIf(isMissing(CHROMIUM, 'the key-slot lab in a real browser'))('the key-slot lab and the trace', () => {
  let workbench: Workbench
  let page: Page
  let ports: number[]

  beforeAll(async () => {
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).page
    ports = await startSandbox(page)
    await openTerminalOn(page, await ownerOf(5191))
    for (const command of ['set key:test:2 value-2', 'get key:test:1', 'mset a 1 b 2', 'set {user1000}.a 1']) await type(page, command)
  })
  afterAll(() => workbench?.close())

  it('shows a key’s CRC16 byte by byte', async () => {
    await page.keyboard.press('Control+2')
    await page.getByTestId('lookup-input').fill('{user1000}.following')
    await page.getByTestId('lookup-steps').click()
    const steps = page.getByTestId('crc-steps')
    await steps.waitFor()
    expect(await steps.locator('tbody tr').count()).toBe('user1000'.length)
    expect(await steps.innerText()).toContain('is slot 3443')
    await screenshot(page, 'lab-keys')
  })

  it('tells which words of pasted commands are keys, and whether one node can run them', async () => {
    await page.getByTestId('lab-page-line').click()
    await page.getByTestId('lab-lines-example').click()
    const lines = page.getByTestId('lab-line')
    await lines.nth(2).waitFor()
    expect(await lines.evaluateAll((all) => all.map((line) => line.dataset['verdict']))).toEqual(['crossslot', 'one-slot', 'one-slot'])
    expect(await lines.first().innerText()).toContain('{user}:1')
    await screenshot(page, 'lab-line')
  })

  it('finds keys and tags for a wanted slot', async () => {
    await page.getByTestId('lab-page-names').click()
    await page.getByTestId('lab-slot').fill('9252')
    await page.getByTestId('lab-prefix').fill('user:')
    const names = page.getByTestId('lab-names')
    await until('five names', async () => (await names.locator('li').count()) === 5)
    const node = new Redis({ port: ports[0]! })
    for (const name of await names.locator('code').allInnerTexts()) expect(await node.cluster('KEYSLOT', name)).toBe(9252)
    node.disconnect()
    await screenshot(page, 'lab-names')
  })

  it('finds the hash tag that makes a list of keys uneven', async () => {
    await page.getByTestId('lab-page-skew').click()
    await page.getByTestId('lab-skew-example').click()
    const verdict = page.getByTestId('lab-skew-verdict')
    await verdict.waitFor()
    expect(await verdict.getAttribute('data-verdict')).toBe('one-tag')
    expect(await verdict.innerText()).toContain('{tenant-7}')
    await screenshot(page, 'lab-skew')
  })

  it('routes by a slot table that is wrong on purpose, and MOVED corrects one slot', async () => {
    await page.getByTestId('lab-page-redirects').click()
    await page.getByTestId('table-shifted').click()
    await until('every slot is wrong', async () => (await page.getByTestId('table-wrong').innerText()).replace(/\s/g, '').includes('16384of16384'))
    await page.getByTestId('lab-command').fill('GET key:test:2')
    await page.getByTestId('lab-send').click()
    await page.getByTestId('sequence-step').waitFor()
    expect(await page.getByTestId('sequence-step').innerText()).toBe('Step 1 of 5')
    expect(await page.getByTestId('sequence-say').innerText()).toContain('slot table says')
    await page.getByTestId('sequence-next').click()
    expect(await page.getByTestId('sequence-say').innerText()).toContain('does not own slot 9252')
    await page.getByTestId('sequence-next').click()
    expect(await page.getByTestId('sequence-say').innerText()).toContain('takes it into its slot table')
    await page.getByTestId('sequence-all').click()
    expect(await page.getByTestId('table-wrong').innerText()).toContain('1 slot learned')
    await screenshot(page, 'lab-moved')
    await page.getByTestId('lab-send').click()
    await until('the second time goes straight', async () => (await page.getByTestId('sequence-step').innerText()).endsWith('of 3'))
  })

  it('puts a slot on its way with every command confirmed, shows ASK, and brings it home', async () => {
    await page.getByTestId('table-fresh').click()
    await page.getByTestId('migration-key').fill('{user1000}.a')
    await page.getByTestId('migration-plan').click()
    await confirm('open')
    await until('the slot is open', async () => (await phase()) === 'open')
    await confirm('move-all')
    await until('the key has moved', async () => (await page.getByTestId('keys-at-source').innerText()).startsWith('0 '))
    await page.getByTestId('lab-command').fill('GET {user1000}.a')
    await page.getByTestId('lab-send').click()
    await until('the story has ASKING', async () => (await page.getByTestId('sequence').innerHTML()).includes('of 6'))
    await page.getByTestId('sequence-all').click()
    expect(await page.getByTestId('sequence-say').innerText()).toBe('The slot table stays as it was.')
    const nodes = new Redis({ port: await ownerOf(3443) })
    expect(await nodes.cluster('NODES')).toMatch(/\[3443->-/)
    await screenshot(page, 'lab-ask')
    await confirm('undo')
    await until('all is as before', async () => (await phase()) === 'undone')
    expect(await nodes.cluster('NODES')).not.toMatch(/\[3443/)
    expect(await nodes.get('{user1000}.a')).toBe('1')
    nodes.disconnect()
  })

  it('filters traces by slot, node and latency', async () => {
    await page.keyboard.press('Control+1')
    await showDock(page, 'trace')
    const items = page.getByTestId('trace-item')
    await page.getByTestId('trace-search').fill('slot:3443')
    await until('only that slot', async () => (await items.count()) > 0 && (await items.allInnerTexts()).every((text) => text.includes('user1000')))
    await page.getByTestId('trace-search').fill('>60s')
    await until('nothing is that slow', async () => (await items.count()) === 0)
    await page.getByTestId('trace-search').fill('')
  })

  it('counts by node and slot, and a count leads to its traces', async () => {
    await page.getByTestId('trace-mode-counters').click()
    await page.getByTestId('tally-slot').filter({ hasText: /^9252$/ }).click()
    expect(await page.getByTestId('trace-search').inputValue()).toBe('slot:9252')
    await until('its traces', async () => (await page.getByTestId('trace-item').count()) > 0)
    await page.getByTestId('trace-mode-counters').click()
    await page.getByTestId('trace-tallies').waitFor()
    await screenshot(page, 'trace-counters')
  })

  it('draws the selected trace as a sequence', async () => {
    await page.getByTestId('trace-mode-sequence').click()
    await page.getByTestId('trace-item').first().click()
    await page.getByTestId('sequence').waitFor()
    await screenshot(page, 'trace-sequence')
  })

  it('exports as Mermaid and JSON', async () => {
    await page.getByTestId('trace-export').click()
    const shown = page.getByTestId('export-preview')
    await until('the diagram', async () => (await shown.innerText()).startsWith('sequenceDiagram'))
    expect(await shown.innerText()).toContain('MOVED 9252')
    await screenshot(page, 'trace-export')
    await page.getByTestId('export-json').click()
    await until('the traces', async () => (await shown.innerText()).startsWith('{'))
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-save').click()])
    expect(download.suggestedFilename()).toBe('traces.json')
    const { traces } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { traces: { slot: number }[] }
    expect(traces.length).toBeGreaterThan(0)
    expect(traces.every(({ slot }) => slot === 9252)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByTestId('trace-search').fill('')
  })

  it('shows whom else the nodes redirect, by name, and who does not learn', async () => {
    await page.getByTestId('trace-mode-clients').click()
    await page.getByTestId('watch-clients').click()
    await page.getByText('Watching', { exact: true }).waitFor()
    const wrong = await ownerOf(5191)
    const shop = new Redis({ port: wrong, connectionName: 'shop-frontend', maxRetriesPerRequest: 0 })
    for (let i = 0; i < 30; i++) await shop.get('key:test:2').catch((error: Error) => expect(error.message).toContain('MOVED'))
    shop.disconnect()
    const batch = new Redis({ port: wrong, connectionName: 'night-batch' })
    await batch.set('key:test:2', '<img src=x onerror=alert(1)>').catch(() => undefined)
    batch.disconnect()
    const table = page.getByTestId('redirected-applications')
    await until('both are there', async () => /shop-frontend[\s\S]*night-batch/.test(await table.innerText()))
    expect(await page.getByTestId('does-not-learn').innerText()).toContain('shop-frontend')
    expect(await page.getByTestId('client-redirect').first().innerText()).toContain('MOVED 9252')
    await screenshot(page, 'trace-applications')
  })

  it('complained of nothing', () => {
    expect(workbench.problems).toEqual([])
  })

  function phase(): Promise<string | null> {
    return page.getByTestId('migration-state').getAttribute('data-phase')
  }

  async function confirm(step: string): Promise<void> {
    await page.getByTestId(`migration-${step}`).click()
    await page.getByTestId('migration-dialog').waitFor()
    expect(await page.getByTestId('migration-dialog').innerText()).toMatch(/SETSLOT|MIGRATE/)
    await page.getByTestId('migration-confirm').click()
  }

  async function ownerOf(slot: number): Promise<number> {
    const node = new Redis({ port: ports[0]!, host: '127.0.0.1' })
    const ranges = (await node.call('cluster', 'slots')) as [number, number, [string, number]][]
    node.disconnect()
    return ranges.find(([first, last]) => first <= slot && slot <= last)![2][1]
  }
})
