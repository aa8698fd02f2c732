import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Page } from 'playwright-core'
import type { CommandTrace } from '../../src-main/explorer/hop-trace.ts'
import { TraceLog } from '../../src-main/explorer/trace-log.ts'
import { BridgePage } from '../services/bridge-page.ts'
import { launchChromium, openPage } from '../support/browser.ts'
import { startSlotscope } from '../support/program.ts'
import { until } from '../support/until.ts'
import { keepTable } from './results.ts'

const RATE = 52_000
const SECONDS = 10
const INPUTS = 250

/** An application is told MOVED 50 000 times a second; every one is recorded, the window shows them, and somebody uses its keyboard meanwhile. */
export async function trace(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'slotscope-bench-'))
  const app = startSlotscope(['web'], { env: { SLOTSCOPE_HOME: home } })
  const browser = await launchChromium()
  try {
    const url = await until('a URL is printed', () => /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(app.output())?.[0])
    const bridge = await BridgePage.open(url)
    const { connectionId = '', nodes } = await bridge.value('sandbox.up', { replicas: 0 })
    const page = await (await openPage(browser, { width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).newPage()
    await page.goto(url)
    await page.getByTestId('tab-trace').click()
    await page.getByTestId('trace-mode-clients').click()
    await page.getByTestId('watch-clients').click()
    const idleDelays = await inputDelays(page)
    const load = new Worker(fileURLToPath(new URL('./redirect-load.ts', import.meta.url)), { workerData: { port: nodes[0]!.port, rate: RATE, connections: 4 } })
    await sleep(2000)
    const totals = async (): Promise<{ redirects: number; dropped: number }> => (await bridge.value('redirects.watch', { connectionId })).totals
    const [before, startedAt] = [await totals(), performance.now()]
    const delays = await inputDelays(page)
    await sleep(Math.max(0, SECONDS * 1000 - (performance.now() - startedAt)))
    const [after, seconds] = [await totals(), (performance.now() - startedAt) / 1000]
    await load.terminate()
    bridge.close()
    keepTable('trace', `redirects of an application on embedded nodes, recorded and shown for ${SECONDS} s; ${INPUTS} key presses meanwhile`, [
      ['what', 'measured', 'reach'],
      ['hops recorded a second', String(Math.round((after.redirects - before.redirects) / seconds)), '≥ 50000'],
      ['hops dropped before recording, of all', `${(100 * (after.dropped - before.dropped) / Math.max(1, after.redirects - before.redirects + after.dropped - before.dropped)).toFixed(2)} %`, '0'],
      ['input delay of the page, p99', `${percentile(delays, 0.99).toFixed(1)} ms`, '≤ 50 ms'],
      ['input delay of the page, median', `${percentile(delays, 0.5).toFixed(1)} ms`, ''],
      ['input delay without load, p99', `${percentile(idleDelays, 0.99).toFixed(1)} ms`, ''],
      ['own commands: hops a second the log alone takes in', String(ownHopsPerSecond()), '≥ 50000'],
    ])
  } finally {
    await browser.close()
    await app.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** From the moment a key goes down to the moment the page's own code hears of it. */
async function inputDelays(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const delays: number[] = []
    Object.assign(window, { inputDelays: delays })
    window.addEventListener('keydown', (event) => delays.push(performance.now() - event.timeStamp), { capture: true })
  })
  for (let i = 0; i < INPUTS; i++) {
    await page.keyboard.press('Shift')
    await sleep(30)
  }
  return page.evaluate(() => (window as unknown as { inputDelays: number[] }).inputDelays)
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

/** Traces of two hops each, as `explorer/command-run` makes them, into a log that somebody listens to. */
function ownHopsPerSecond(): number {
  const log = new TraceLog()
  log.subscribe(() => undefined)
  const hop: CommandTrace['hops'][number] = { node: { host: '127.0.0.1', port: 7000 }, nodeId: undefined, shard: 'A', reason: 'connected', asking: false, sentAtMs: 0, durationMs: 1, reply: { kind: 'moved', slot: 9252, to: { host: '127.0.0.1', port: 7001 } } }
  const startedAt = performance.now()
  let hops = 0
  while (performance.now() - startedAt < 1000) {
    for (let i = 0; i < 100; i++) {
      log.record({ startedAtMs: i, command: 'get key:test:2', slot: (hops + i) % 16384, keys: ['key:test:2'], hops: [hop, { ...hop, reply: { kind: 'reply', summary: 'OK' } }], outcome: 'reply', durationMs: 1, slotTableChange: undefined })
    }
    hops += 200
  }
  return Math.round(hops / ((performance.now() - startedAt) / 1000))
}
