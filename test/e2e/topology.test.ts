import { Redis } from 'ioredis'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keySlot } from '../../src-main/engine/key-slot.ts'
import { startCluster } from '../explorer/small-cluster.ts'
import { CHROMIUM, screenshot } from '../support/browser.ts'
import { isMissing } from '../support/program.ts'
import { stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { seriousFindings } from './accessible.ts'
import { startSandbox, Workbench } from './workbench.ts'

const noBrowser = isMissing(CHROMIUM, 'topology, views and slot map in a real browser')
const kind = isMissing('redis-server', 'the failover of real servers, watched') ? 'slotscope' : 'redis-server'

/** A primary dies while somebody watches: the matrix tells who noticed, the graph who took over, the time line when. */
describe.skipIf(noBrowser)('a failover, watched', () => {
  let workbench: Workbench
  let page: Page
  let nodes: TestNode[] = []
  const history = (): Promise<string> => page.getByTestId('history').innerText()

  beforeAll(async () => {
    nodes = await startCluster(kind, 3, 1)
    // A replica that never finished its first copy does not stand for election; Redis 7 waits 5 s before that copy.
    await until('the replicas follow', async () => (await Promise.all(nodes.slice(3).map((node) => node.text('info', 'replication')))).every((info) => info.includes('master_link_status:up')), 30_000)
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'dark', locale: 'en-US' })).page
    await page.getByTestId('connect').click()
    await page.getByTestId('connect-dialog').locator('input').first().fill(`127.0.0.1:${nodes[1]!.port}`)
    await page.getByTestId('connect-submit').click()
    await page.getByTestId(`node-${nodes[0]!.port}`).first().waitFor()
  }, 90_000)
  afterAll(async () => {
    await workbench?.close()
    await stopNodes(nodes)
  })

  it('begins with nodes that all tell the same', async () => {
    await page.getByTestId('topology-views').click()
    await until('all agree', async () => (await page.getByTestId('views-verdict').innerText()).startsWith('All 6'), 20_000)
    expect(await page.getByTestId('matrix-row').count()).toBe(6)
    expect(await page.getByTestId('matrix-cell').count()).toBe(36)
    expect(await seriousFindings(page)).toEqual([])
    await screenshot(page, 'failover-1-agreed')
  })

  it('shows what the survivors believe of the killed primary, and that it is not heard itself', async () => {
    await nodes[0]!.stop('SIGKILL')
    await until('its own column is empty', async () => (await page.getByTestId('views').innerText()).includes('no answer'), 10_000)
    await until('they hold it for failed', async () => /failed|failing/.test(await page.getByTestId('views').innerText()), 15_000)
    await screenshot(page, 'failover-2-views')
  })

  it('shows the replica take its place under the same letter', async () => {
    await page.getByTestId('topology-graph').click()
    const dead = page.getByTestId(`node-health-${nodes[0]!.port}`).first()
    await until('the dead node shows as failed', async () => (await dead.getAttribute('data-health')) === 'fail', 20_000)
    const promoted = await until('a replica of shard A is primary', async () => {
      const primaries = await page.locator('g.node[data-role=primary][data-shard=A]').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-testid')!))
      return primaries.find((id) => id !== `node-${nodes[0]!.port}`)
    }, 20_000)
    expect(nodes.slice(3).map(({ port }) => `node-${port}`)).toContain(promoted)
    await until('the cluster is whole again', async () => (await page.getByTestId('cluster-state').innerText()).includes('ok'), 20_000)
    await page.waitForTimeout(700) // Let the marks come to rest.
    await screenshot(page, 'failover-3-promoted')
  })

  it('tells afterwards what happened, and when', async () => {
    await page.getByTestId('topology-history').click()
    await until('the promotion is told', async () => /became primary, config epoch \d+/.test(await history()))
    const told = await history()
    expect(told).toMatch(new RegExp(`A 127.0.0.1:${nodes[0]!.port}: (failed|possibly failing)`))
    expect(told).toContain('Connection opened')
    expect(await seriousFindings(page)).toEqual([])
    await screenshot(page, 'failover-4-history')
  })

  it('goes back to how it was, and returns', async () => {
    await page.getByTestId('history-entry').last().locator('button').first().click()
    await page.getByTestId('past').waitFor()
    await page.getByTestId('topology-graph').click()
    expect(await page.getByTestId(`node-health-${nodes[0]!.port}`).first().getAttribute('data-health')).toBe('ok')
    expect(await page.getByTestId(`node-${nodes[0]!.port}`).first().getAttribute('data-role')).toBe('primary')
    await page.waitForTimeout(700)
    await screenshot(page, 'failover-5-past')
    await page.getByTestId('time-slider').focus()
    await page.keyboard.press('ArrowRight')
    await until('the next moment is told', async () => (await page.getByTestId('time-told').innerText()).includes(String(nodes[0]!.port)))
    await page.getByTestId('time-live').click()
    await until('the present is back', async () => (await page.getByTestId(`node-health-${nodes[0]!.port}`).first().getAttribute('data-health')) === 'fail')
    expect(await page.getByTestId('past').count()).toBe(0)
  })

  it('complained of nothing', () => expect(workbench.problems).toEqual([]))
})

describe.skipIf(noBrowser)('the slot map', () => {
  let workbench: Workbench
  let page: Page
  let ports: number[]
  const panel = (): Promise<string> => page.getByTestId('slot-panel').innerText()

  beforeAll(async () => {
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).page
    ports = await startSandbox(page)
    const cluster = new Redis.Cluster([{ host: '127.0.0.1', port: ports[0]! }])
    for (let i = 0; i < 1500; i++) await cluster.set(`user:${i}`, 'x'.repeat(i % 40))
    await cluster.set('{hot}:\u202e<b>\u0007', 'hostile')
    for (let i = 0; i < 120; i++) await cluster.set(`{hot}:${i}`, 'y')
    cluster.disconnect()
    await page.getByTestId('tab-slots').click()
  })
  afterAll(() => workbench?.close())

  it('shades every slot by its keys and sums them up', async () => {
    await until('the keys are counted', async () => (await page.getByTestId('slots').innerText()).includes('slots read by CLUSTER SLOT-STATS'), 15_000)
    expect(await panel()).toMatch(/5\u2009461 slots/)
    await until('all keys are in', async () => sumOf(await panel()) === 1621)
    expect(await colorAt(keySlot('hot'))).not.toEqual(await colorAt(keySlot('hot') + 1))
    expect(await colorAt(0)).not.toEqual(await colorAt(16383))
    const light = await colorAt(0)
    await page.emulateMedia({ colorScheme: 'dark' })
    await until('it is dark', async () => (await page.locator('html').getAttribute('data-theme')) === 'dark')
    await page.waitForTimeout(100)
    expect(await colorAt(0)).not.toEqual(light)
    await page.emulateMedia({ colorScheme: 'light' })
    await until('it is light again', async () => JSON.stringify(await colorAt(0)) === JSON.stringify(light))
    expect(await seriousFindings(page)).toEqual([])
    await screenshot(page, 'slots-keys')
  })

  it('jumps from a key to its cell, and from the cell to its keys', async () => {
    await page.getByTestId('slot-find').fill('{hot}:17')
    await page.getByTestId('slot-go').click()
    await until('the slot is chosen', async () => (await page.getByTestId('slot-chosen').innerText()) === `Slot ${keySlot('hot')}`)
    await page.getByTestId('slot-show-keys').click()
    await page.getByTestId('slot-keys').waitFor()
    expect(await page.getByTestId('slot-key').count()).toBe(50)
    expect(await panel()).toContain('121 keys at 127.0.0.1:')
    await screenshot(page, 'slots-keys-of-one')
    await page.getByTestId('slot-key').filter({ hasText: '{hot}:1' }).first().locator('button').click()
    await page.locator('[data-testid^=lookup-result-]').first().waitFor()
    await page.getByTestId('lookup-to-map').first().click()
    await until('back on the map', async () => (await page.getByTestId('slot-chosen').innerText()) === `Slot ${keySlot('hot')}`)
  })

  it('asks seldom while nothing is done', async () => {
    const frames: string[] = []
    const { page: other, context } = await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' }, (socket) => socket.on('framesent', ({ payload }) => frames.push(String(payload))))
    await other.locator('[data-testid^=node-health-]').nth(5).waitFor()
    for (const show of ['topology-views', 'topology-history', 'tab-slots']) {
      await other.getByTestId(show).click()
      await other.waitForTimeout(500)
      frames.length = 0
      await other.waitForTimeout(2000)
      expect([show, frames.length <= 4]).toEqual([show, true])
    }
    await context.close()
  })

  it('is clicked, dragged over, walked by keys and zoomed', async () => {
    const map = page.getByTestId('slot-map')
    await clickSlot(5461)
    expect(await page.getByTestId('slot-chosen').innerText()).toBe('Slot 5461')
    const [from, to] = [await pointOf(256), await pointOf(1000)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
    expect(await page.getByTestId('slot-chosen').innerText()).toBe('Slots 256–1000')
    await map.focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByTestId('slot-chosen').innerText()).toBe('Slot 1001')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await page.getByTestId('slot-chosen').innerText()).toBe('Slots 1001–1129')
    const cell = async (): Promise<number> => Number(await map.getAttribute('data-cell'))
    const before = await cell()
    await page.keyboard.press('+')
    await until('it is larger', async () => (await cell()) > before * 1.3)
    await page.mouse.move(from.x, from.y)
    await page.mouse.wheel(0, -600)
    await until('and larger', async () => (await cell()) > before * 2)
    await screenshot(page, 'slots-zoomed')
    await map.focus()
    await page.keyboard.press('0')
    await until('and whole again', async () => (await cell()) === before)
    await page.keyboard.press('Escape')
    expect(await page.getByTestId('slot-chosen').count()).toBe(0)
  })

  it('shows a slot on its way, with the keys at both ends', async () => {
    const slot = keySlot('hot')
    const nodes = ports.map((port) => new Redis({ port, host: '127.0.0.1' }))
    const ids = await Promise.all(nodes.map(async (node) => String(await node.cluster('MYID'))))
    const lines = String(await nodes[0]!.cluster('NODES')).split('\n')
    const primaries = nodes.filter((_, index) => lines.some((line) => line.startsWith(ids[index]!) && line.includes('master')))
    const owners = await Promise.all(primaries.map(async (node) => Number(await node.cluster('COUNTKEYSINSLOT', slot)) > 0))
    const source = primaries[owners.indexOf(true)]!
    const target = primaries[owners.indexOf(false)]!
    await target.call('cluster', 'setslot', slot, 'importing', ids[nodes.indexOf(source)]!)
    await source.call('cluster', 'setslot', slot, 'migrating', ids[nodes.indexOf(target)]!)
    await source.call('migrate', '127.0.0.1', target.options.port!, '{hot}:17', 0, 5000)
    await page.getByTestId('slot-find').fill(String(slot))
    await page.getByTestId('slot-go').click()
    await page.getByTestId('slot-moving').waitFor({ timeout: 10_000 })
    await page.getByTestId('slot-show-keys').click()
    await until('the moved key is at the importing node', async () => (await panel()).includes('1 key already at'))
    expect(await panel()).toContain('\\u{202e}')
    await screenshot(page, 'slots-moving')
    await target.call('cluster', 'setslot', slot, 'stable')
    await source.call('cluster', 'setslot', slot, 'stable')
    for (const node of nodes) node.disconnect()
  })

  it('says what no node here measures', async () => {
    await page.getByTestId('slot-shade-memory').click()
    await until('it is said', async () => (await page.getByTestId('slots').innerText()).includes('No node here measures memory by slot'))
    await page.getByTestId('slot-shade-keys').click()
  })

  it('complained of nothing', () => expect(workbench.problems).toEqual([]))

  /** Where a slot's cell is on the screen, by the view the map tells. */
  async function pointOf(slot: number): Promise<{ x: number; y: number }> {
    const map = page.getByTestId('slot-map')
    const box = (await map.boundingBox())!
    const [cell, x, y] = await Promise.all(['data-cell', 'data-x', 'data-y'].map(async (name) => Number(await map.getAttribute(name))))
    return { x: box.x + x! + ((slot % 128) + 0.5) * cell!, y: box.y + y! + (Math.floor(slot / 128) + 0.5) * cell! }
  }

  async function clickSlot(slot: number): Promise<void> {
    const { x, y } = await pointOf(slot)
    await page.mouse.click(x, y)
  }

  async function colorAt(slot: number): Promise<number[]> {
    const at = await pointOf(slot)
    return page.locator('[data-testid=slot-map] canvas').evaluate((canvas, point) => {
      const box = canvas.getBoundingClientRect()
      return [...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(Math.round((point.x - box.x) * devicePixelRatio), Math.round((point.y - box.y) * devicePixelRatio), 1, 1).data]
    }, at)
  }

  function sumOf(text: string): number {
    return [...text.matchAll(/([\d\u2009]+) keys/g)].reduce((sum, [, digits]) => sum + Number(digits!.replaceAll('\u2009', '')), 0)
  }
})
