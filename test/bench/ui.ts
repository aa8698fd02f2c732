import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { BridgePage } from '../services/bridge-page.ts'
import { launchChromium, openPage, screenshot } from '../support/browser.ts'
import { freePorts } from '../support/free-ports.ts'
import { startSlotscope } from '../support/program.ts'
import { until } from '../support/until.ts'
import { median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'
import { ToldCluster } from './told-cluster.ts'

const RENDERER = fileURLToPath(new URL('../../out/renderer/', import.meta.url))
const NODES = 1000
const STARTS = 5
const UPDATES = 8
/** A change is seen with the watch's next look. */
const UPDATE_MS = 3000
const LOOK = { width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' } as const

/** The page in a real browser: what it weighs, when it can be used, and a thousand nodes on it that go on changing. */
export async function ui(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'slotscope-bench-'))
  const app = startSlotscope(['web'], { env: { SLOTSCOPE_HOME: home } })
  const browser = await launchChromium()
  const cluster = await ToldCluster.start(NODES, (await freePorts(1))[0]!)
  try {
    const url = await until('a URL is printed', () => /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(app.output())?.[0])
    const interactive: number[] = []
    for (let run = 0; run < STARTS; run++) interactive.push(await interactiveMs(browser, url))
    const firstPictures: number[] = []
    const bridge = await BridgePage.open(url)
    for (let run = 0; run < 3; run++) {
      for (const { connectionId } of await bridge.value('connection.list', {})) await bridge.value('connection.close', { connectionId })
      firstPictures.push(await firstPictureMs(browser, url, cluster))
    }
    bridge.close()
    const page = await open(browser, url)
    await page.getByTestId('dense-graph').waitFor()
    await sleep(20_000) // Until every node was asked once: what is measured are changes, not the first round.
    await screenshot(page, 'thousand-graph')
    const graph = await updateCosts(page, cluster)
    await page.getByTestId('topology-table').click()
    const table = await updateCosts(page, cluster)
    await screenshot(page, 'thousand-table')
    await page.getByTestId('topology-views').click()
    const views = await updateCosts(page, cluster)
    await screenshot(page, 'thousand-views')
    await page.getByTestId('tab-slots').click()
    const slots = await updateCosts(page, cluster)
    await screenshot(page, 'thousand-slots')
    const milliseconds = (value: number): string => `${value.toFixed(0)} ms`
    keepTable('ui', `the page in Chromium; ${NODES} nodes told to the explorer as CLUSTER NODES, ${UPDATES} failures and recoveries in each view`, [
      ['what', 'measured', 'reach'],
      ['everything loaded at start, gzipped', `${(startBytes() / 1024).toFixed(0)} KB`, '≤ 600 KB'],
      ['from the address to a window that can be used, median', milliseconds(median(interactive)), '≤ 1500 ms'],
      [`first picture of ${NODES} nodes, from pressing Connect to the painted graph, median`, milliseconds(median(firstPictures)), '≤ 1500 ms'],
      ['scripting for one update, graph', `${graph.toFixed(1)} ms`, '≤ 50 ms'],
      ['scripting for one update, table', `${table.toFixed(1)} ms`, '≤ 50 ms'],
      ['scripting for one update, views', `${views.toFixed(1)} ms`, '≤ 50 ms'],
      ['scripting for one update, slot map', `${slots.toFixed(1)} ms`, '≤ 50 ms'],
    ])
  } finally {
    await browser.close()
    await app.stop()
    await cluster.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** What index.html names, and all that this in turn loads without being asked. */
function startBytes(): number {
  const page = readFileSync(join(RENDERER, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css|svg))"/g)].map((match) => match[1]!)
  const onDemand = readdirSync(join(RENDERER, 'assets')).filter((file) => !named.some((name) => name.endsWith(file)))
  if (onDemand.some((file) => file.endsWith('.css'))) throw new Error('a style sheet is loaded later: count it where it belongs')
  return [page, ...named.map((name) => readFileSync(join(RENDERER, name)))].reduce((sum, content) => sum + gzipSync(content).length, 0)
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await openPage(browser, LOOK)).newPage()
  await page.goto(url)
  return page
}

/** Until the connect dialog, asked for as soon as its button is there, takes typing. */
async function interactiveMs(browser: Browser, url: string): Promise<number> {
  const page = await (await openPage(browser, LOOK)).newPage()
  const startedAt = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByTestId('connect').first().click()
  await page.getByTestId('connect-dialog').locator('input').first().fill('127.0.0.1:1')
  const ms = performance.now() - startedAt
  await page.context().close()
  return ms
}

/** In the page's own clock: from the click on Connect to the frame after which all nodes are on the canvas. */
async function firstPictureMs(browser: Browser, url: string, { seed }: ToldCluster): Promise<number> {
  const page = await open(browser, url)
  await page.getByTestId('connect').first().click()
  await page.getByTestId('connect-dialog').locator('input').first().fill(`${seed.host}:${seed.port}`)
  const ms = await page.evaluate((count) => {
    const startedAt = performance.now()
    document.querySelector<HTMLElement>('[data-testid=connect-submit]')!.click()
    return new Promise<number>((resolve) => {
      const look = (): void => {
        const shown = document.querySelector<HTMLElement>('[data-testid=dense-graph]')?.dataset['nodes']
        if (shown === String(count)) requestAnimationFrame(() => resolve(performance.now() - startedAt))
        else requestAnimationFrame(look)
      }
      look()
    })
  }, NODES)
  await page.context().close()
  return ms
}

/** JavaScript time of the page for one changed picture, as Chromium counts it in thread time, from its arrival to the drawn frame. */
async function updateCosts(page: Page, cluster: ToldCluster): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  // Thread time: what others on the machine took meanwhile is not the page's scripting.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const view = page.locator('section[data-taken]')
  const pictures = (): Promise<number> => page.evaluate(() => (window as unknown as { pictures: number }).pictures)
  await view.evaluate((section) => {
    Object.assign(window, { pictures: 0 })
    new MutationObserver((records) => ((window as unknown as { pictures: number }).pictures += records.length)).observe(section, { attributeFilter: ['data-taken'] })
  })
  const costs: number[] = []
  for (let update = 0; update < UPDATES; update++) {
    const [shown, spent] = [await pictures(), await scriptMs(devtools)]
    const epoch = cluster.change()
    await sleep(UPDATE_MS)
    for (let late = 0; await view.getAttribute('data-epoch') !== epoch; late++) {
      if (late > 40) throw new Error('the change was never shown')
      await sleep(250)
    }
    const [cost, count] = [await scriptMs(devtools) - spent, await pictures() - shown]
    costs.push(cost / count)
  }
  await devtools.detach()
  return median(costs)
}

async function scriptMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return 1000 * metrics.find(({ name }) => name === 'ScriptDuration')!.value
}
