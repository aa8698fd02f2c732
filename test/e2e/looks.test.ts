import { Redis } from 'ioredis'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster } from '../explorer/small-cluster.ts'
import { CHROMIUM, type Look, screenshot } from '../support/browser.ts'
import { isMissing, onPath } from '../support/program.ts'
import { type ServerKind, startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { seriousFindings } from './accessible.ts'
import { openSlot, showDock, startSandbox, type, Workbench } from './workbench.ts'

const LOCALES = ['en-US', 'zh-CN'] as const
const LARGE: Look = { width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' }
const SMALL = { width: 1024, height: 700 }
/** Both themes, both sizes; what axe looks at differs by theme and by how much there is room for. */
const SHOTS = [
  { size: SMALL, colorScheme: 'dark', isChecked: false },
  { size: SMALL, colorScheme: 'light', isChecked: true },
  { size: LARGE, colorScheme: 'dark', isChecked: true },
  { size: LARGE, colorScheme: 'light', isChecked: false },
] as const
const KIND: ServerKind = onPath('redis-server') === undefined ? 'slotscope' : 'redis-server'
const ENOUGH_MS = 480_000

/** Every view in every look: a picture of each for people, and an accessibility check for the machine. */
describe.skipIf(isMissing(CHROMIUM, 'pictures of every view'))('every view', () => {
  let workbench: Workbench
  let nodes: TestNode[] = []
  let alone: TestNode[] = []

  beforeAll(async () => {
    nodes = await startCluster(KIND, 3, 1)
    alone = await startNodes(KIND, 1, ['--save', ''])
    await alone[0]!.call('set', 'key:test:2', 'alone')
    // A replica that never finished its first copy does not stand for election.
    await until('the replicas follow', async () => (await Promise.all(nodes.slice(3).map((node) => node.text('info', 'replication')))).every((info) => info.includes('master_link_status:up')), 40_000)
    workbench = await Workbench.open()
  }, 120_000)
  afterAll(async () => {
    await workbench?.close()
    await stopNodes([...nodes, ...alone])
  })

  it.each(LOCALES)('before anything is connected: %s', async (locale) => {
    const { page, picture, done } = await visit(locale)
    await page.getByTestId('start-view').waitFor()
    await picture('start')
    await page.getByTestId('tab-lookup').click()
    await picture('lab-empty')
    await page.getByTestId('lab-page-redirects').click()
    await picture('lab-redirects-empty')
    await page.getByTestId('tab-slots').click()
    await picture('slots-empty')
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette').waitFor()
    await picture('palette')
    await page.keyboard.press('Escape')
    await page.locator('.deeds .more').click()
    await picture('start-dialog')
    await page.keyboard.press('Escape')
    await page.getByTestId('exchange').click()
    await picture('exchange')
    await page.keyboard.press('Escape')
    await page.getByTestId('connect').first().click()
    for (const part of ['server', 'tls', 'tunnel', 'map']) {
      await page.getByTestId(`tab-${part}`).click()
      if (part === 'map') await page.getByTestId('map-add').click()
      await picture(`connect-${part}`)
    }
    await done()
  }, ENOUGH_MS)

  it('a cluster is made to be looked at, another loses a primary, a server stands alone', async () => {
    const { page, context } = await workbench.visit(LARGE)
    const ports = await startSandbox(page)
    await type(page, 'set key:test:2 value-2')
    await type(page, 'set {user1000}.a 1')
    await fill(ports[0]!)
    const { close } = await openSlot(ports, 3443, '{user1000}.a')
    await showDock(page, 'trace')
    await page.getByTestId('trace-mode-clients').click()
    await page.getByTestId('watch-clients').click()
    await page.getByText('Watching', { exact: true }).waitFor()
    await askWrongNodes(ports)
    await page.getByTestId('trace-mode-list').click()
    await showDock(page, 'terminal')
    for (const command of ['get {user1000}.a', 'mset a 1 b 2', 'hset key:test:1 name Grace born 1906', 'get key:test:2', 'ping']) await type(page, command)
    close()
    await connect(page, alone[0]!.port)
    await type(page, 'get key:test:2')
    await connect(page, nodes[1]!.port)
    await nodes[0]!.stop('SIGKILL')
    await until('a replica took over', async () => (await Promise.all(nodes.slice(3).map((node) => node.text('role')))).some((role) => role.startsWith('master')), 30_000)
    await until('the page knows', async () => (await page.locator('g.node[data-role=primary][data-shard=A]').count()) === 2, 20_000)
    await context.close()
  }, 120_000)

  it.each(LOCALES)('of clusters: %s', async (locale) => {
    const { page, picture, done } = await visit(locale)
    await page.getByTestId('sandbox-ready').click()
    await page.locator('[data-testid^=node-health-]').nth(5).waitFor()
    await picture('topology')
    await page.getByTestId('topology-table').click()
    await picture('table')
    await page.getByTestId('topology-graph').click()
    await showDock(page, 'trace')
    await page.getByTestId('trace-item').filter({ hasText: 'get {user1000}.a' }).click()
    await picture('trace')
    await page.getByTestId('trace-mode-sequence').click()
    await page.getByTestId('sequence').waitFor()
    await picture('trace-sequence')
    await page.getByTestId('trace-mode-counters').click()
    await page.getByTestId('trace-tallies').waitFor()
    await picture('trace-counters')
    await page.getByTestId('trace-mode-clients').click()
    await page.getByTestId('watch-clients').click()
    await page.getByTestId('redirected-applications').waitFor()
    await picture('trace-clients')
    await page.getByTestId('trace-mode-list').click()
    await page.getByTestId('trace-export').click()
    await picture('trace-export')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await showDock(page, 'terminal')
    await type(page, ':set target all')
    await type(page, 'cluster info')
    await page.getByTestId('answers').waitFor()
    await picture('terminal')
    await page.getByTestId('answers-close').click()
    await page.keyboard.press('Control+3')
    await page.getByTestId('slot-panel').waitFor()
    await page.waitForTimeout(1500) // Keys are counted a moment after the map is in sight.
    await picture('slots')
    await page.getByTestId('slot-find').fill('3443')
    await page.getByTestId('slot-go').click()
    await page.getByTestId('slot-show-keys').click()
    await page.getByTestId('slot-key').first().waitFor()
    await picture('slots-one')
    await lab(page, picture)
    await page.keyboard.press('Control+1')
    await page.getByTestId('rail-connection').filter({ hasText: String(nodes[1]!.port) }).click()
    await page.locator('[data-testid^=node-health-]').nth(5).waitFor()
    await page.getByTestId('time-mark').first().waitFor()
    await picture('failover')
    await page.getByTestId('time-line-toggle').click()
    await picture('without-time-line')
    await page.getByTestId('topology-views').click()
    await page.getByTestId('matrix-row').first().waitFor()
    await picture('views')
    await page.getByTestId('topology-history').click()
    await page.getByTestId('history').waitFor()
    await picture('history')
    await page.getByTestId('topology-graph').click()
    await page.getByTestId('rail-connection').filter({ hasText: String(alone[0]!.port) }).click()
    await page.getByTestId(`node-${alone[0]!.port}`).first().waitFor()
    await picture('alone')
    await page.getByTestId('topology-views').click()
    await picture('alone-views')
    await page.getByTestId('tab-slots').click()
    await picture('alone-slots')
    await page.getByTestId('tab-lookup').click()
    await picture('alone-lab')
    await done()
  }, ENOUGH_MS)

  it('complained of nothing', () => {
    expect(workbench.problems).toEqual([])
  })

  /** A page with a camera; what axe finds is gathered until the end, so that all pictures are taken. */
  async function visit(locale: Look['locale']): Promise<{ page: Page; picture: (name: string) => Promise<void>; done: () => Promise<void> }> {
    const { page, context } = await workbench.visit({ ...LARGE, locale })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const findings: string[] = []
    return {
      page,
      async picture(name) {
        for (const { size, colorScheme, isChecked } of SHOTS) {
          await page.setViewportSize({ width: size.width, height: size.height })
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await page.waitForTimeout(300) // The terminal and the maps take over a theme a moment after the page.
          await screenshot(page, `${name}-${size.width}-${colorScheme}-${locale.slice(0, 2)}`)
          // Words change no contrast and no structure.
          if (isChecked && locale === 'en-US') findings.push(...(await seriousFindings(page)).map((finding) => `${name} ${size.width} ${colorScheme}: ${finding}`))
        }
      },
      async done() {
        await context.close()
        expect(findings).toEqual([])
      },
    }
  }
})

async function lab(page: Page, picture: (name: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('Control+2')
  await page.getByTestId('lab-page-keys').click()
  await page.getByTestId('lookup-input').fill('key:test:1\n{user1000}.following')
  await page.getByTestId('lookup-slot').nth(1).waitFor()
  await picture('lab-keys')
  await page.getByTestId('lookup-steps').last().click()
  await page.getByTestId('crc-steps').waitFor()
  await picture('lab-steps')
  await page.getByTestId('lab-page-line').click()
  await page.getByTestId('lab-lines-example').click()
  await page.getByTestId('lab-line').nth(2).waitFor()
  await picture('lab-line')
  await page.getByTestId('lab-page-names').click()
  await page.getByTestId('lab-slot').fill('9252')
  await page.getByTestId('lab-names').waitFor()
  await picture('lab-names')
  await page.getByTestId('lab-page-skew').click()
  await page.getByTestId('lab-skew-example').click()
  await page.getByTestId('lab-skew-verdict').waitFor()
  await picture('lab-skew')
  await page.getByTestId('lab-page-redirects').click()
  await page.getByTestId('table-shifted').click()
  await page.getByTestId('lab-command').fill('GET key:test:2')
  await page.getByTestId('lab-send').click()
  await page.getByTestId('sequence-step').waitFor()
  await page.getByTestId('sequence-all').click()
  await picture('lab-redirects')
}

async function connect(page: Page, port: number): Promise<void> {
  await page.getByTestId('connect').first().click()
  await page.getByTestId('connect-dialog').locator('[name=address]').fill(`127.0.0.1:${port}`)
  await page.getByTestId('connect-submit').click()
  await page.getByTestId(`node-${port}`).first().waitFor()
}

/** An application that does not learn from MOVED. */
async function askWrongNodes(ports: readonly number[]): Promise<void> {
  for (const port of ports.slice(0, 3)) {
    const shop = new Redis({ port, connectionName: 'shop-frontend', maxRetriesPerRequest: 0 })
    for (let i = 0; i < 10; i++) await shop.get('key:test:2').catch(() => undefined)
    shop.disconnect()
  }
}

async function fill(port: number): Promise<void> {
  const cluster = new Redis.Cluster([{ host: '127.0.0.1', port }])
  await Promise.all(Array.from({ length: 1200 }, (_, i) => cluster.set(`user:${i}`, 'x'.repeat(i % 40))))
  await Promise.all(Array.from({ length: 120 }, (_, i) => cluster.set(`{hot}:${i}`, 'y')))
  cluster.disconnect()
}
