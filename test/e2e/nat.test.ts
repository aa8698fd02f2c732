import { connect } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, screenshot, terminalText } from '../support/browser.ts'
import { type HiddenCluster, type HiddenNode, startHiddenCluster } from '../support/hidden-cluster.ts'
import { lacksNamespaces } from '../support/network-namespace.ts'
import { isMissing } from '../support/program.ts'
import { until } from '../support/until.ts'
import { seriousFindings } from './accessible.ts'
import { showDock, type as typeCommand, Workbench } from './workbench.ts'

const WHAT = 'a real cluster behind address translation'
const missing = isMissing(CHROMIUM, WHAT) || isMissing('redis-server', WHAT) || isMissing('redis-cli', WHAT) || lacksNamespaces(WHAT)

/**
 * redis-servers that all listen on 6379 in a network of their own, as containers do, with one port forward each on this machine.
 * What they announce, in CLUSTER NODES as in redirects, leads nowhere from here.
 */
describe.skipIf(missing)('a real cluster behind address translation', () => {
  let workbench: Workbench
  let page: Page
  let cluster: HiddenCluster
  const addressOf = ({ announced }: HiddenNode): string => `${announced.host}:${announced.port}`
  const relayOf = ({ relay }: HiddenNode): string => `127.0.0.1:${relay.port}`
  const dialog = () => page.getByTestId('connect-dialog')
  const report = () => page.getByTestId('connect-report')
  /** The field of the map that says where an announced address is reached. */
  const placeOf = (node: HiddenNode) => dialog().locator('tbody tr').filter({ has: page.locator(`td[title="${node.nodeId}"]`) }).locator('input').nth(1)
  const markOf = (node: HiddenNode) => page.locator('g.node').filter({ has: page.locator('title', { hasText: addressOf(node) }) })

  beforeAll(async () => {
    cluster = await startHiddenCluster()
    workbench = await Workbench.open()
    page = (await workbench.visit({ width: 1440, height: 900, colorScheme: 'light', locale: 'en-US' })).page
  }, 120_000)
  afterAll(async () => {
    await workbench?.close()
    await cluster?.stop()
  })

  it('announces addresses at which nobody answers from here', async () => {
    for (const node of cluster.nodes) expect(await answersHere(node)).toBe(false)
    expect(cluster.ask(cluster.nodes[0]!, 'get', 'key:test:2')).toBe(`MOVED 9252 ${addressOf(cluster.nodes[1]!)}`)
  })

  it('is told apart: the seed answers, its nodes are elsewhere and are not asked unbidden', async () => {
    await page.getByTestId('connect').first().click()
    await dialog().locator('[name=address]').fill(relayOf(cluster.nodes[0]!))
    await page.getByTestId('connect-test').click()
    await report().getByText('0 of 6 nodes reached').waitFor()
    expect((await report().innerText()).replaceAll(/\s+/g, ' ')).toContain(`${addressOf(cluster.nodes[1]!)} primary · another machine, not asked`)
    await screenshot(page, '60-nat-not-reached')
  })

  it('is found by probing, each node by its id', async () => {
    await report().getByRole('button').click()
    await page.getByTestId('map-probe').click()
    const proposals = page.getByTestId('map-proposals')
    await until('all six are found', async () => (await proposals.getByText('answers at').count()) === 6, 20_000)
    const told = await proposals.innerText()
    for (const node of cluster.nodes) expect(told.replaceAll(/\s+/g, ' ')).toContain(`${addressOf(node)} answers at ${relayOf(node)}`)
    expect(told).not.toContain(relayOf(cluster.stranger))
    expect(await seriousFindings(page)).toEqual([])
    await screenshot(page, '61-nat-found')
    await page.getByTestId('map-take').click()
    for (const node of cluster.nodes) expect(await placeOf(node).inputValue()).toBe(relayOf(node))
    await tested('6 of 6 nodes reached')
    await screenshot(page, '62-nat-mapped')
  })

  it('takes no other node for the one a row is bound to, be it of the same cluster or of none', async () => {
    const [first, second, third] = cluster.nodes
    await placeOf(second!).fill(relayOf(third!))
    await placeOf(third!).fill(relayOf(cluster.stranger))
    await tested('4 of 6 nodes reached')
    const told = await report().innerText()
    for (const [node, found] of [[second!, third!], [third!, cluster.stranger]] as const) {
      expect(told).toContain(`Another node than expected answers at ${addressOf(node)} (expected ${node.nodeId.slice(0, 8)}…, found ${found.nodeId.slice(0, 8)}…)`)
    }
    await screenshot(page, '63-nat-wrong-node')
    await placeOf(second!).fill(relayOf(second!))
    await dialog().getByRole('button', { name: `Remove the row for ${addressOf(third!)}` }).click()
    await tested('5 of 6 nodes reached')
    await page.getByTestId('map-add').click()
    const row = dialog().locator('tbody tr').last().locator('input')
    await row.first().fill(addressOf(third!))
    await row.last().fill(relayOf(third!))
    await tested('6 of 6 nodes reached')
    expect(await placeOf(first!).inputValue()).toBe(relayOf(first!))
  })

  it('is seen whole, under its own addresses', async () => {
    await page.getByTestId('connect-submit').click()
    await page.getByTestId('cluster-state').getByText('ok').waitFor()
    for (const node of cluster.nodes) await until(`${addressOf(node)} is healthy`, async () => (await markOf(node).locator('[data-health]').getAttribute('data-health')) === 'ok')
    expect(await page.locator('g.node').count()).toBe(6)
    await page.getByTestId('topology-views').click()
    await until('all agree', async () => (await page.getByTestId('views-verdict').innerText()).startsWith('All 6'), 20_000)
    await screenshot(page, '64-nat-views')
    await page.getByTestId('topology-graph').click()
  })

  it('is routed into: the terminal follows MOVED to an address that is not to be reached, by the map', async () => {
    await answers('set key:test:1 one', /OK\s+[\d.:]+>\s*$/)
    await answers('set key:test:2 two', new RegExp(`-> Redirected to slot \\[9252\\] located at ${addressOf(cluster.nodes[1]!)}\\s+OK\\s+${addressOf(cluster.nodes[1]!)}>\\s*$`))
    expect(cluster.ask(cluster.nodes[1]!, 'get', 'key:test:2')).toBe('two')
    await page.waitForTimeout(1200) // Let the shown hops come to their end.
    await screenshot(page, '65-nat-graph')
  })

  it('is traced in the cluster\'s own words', async () => {
    await showDock(page, 'trace')
    await page.getByTestId('trace-item').filter({ hasText: 'key:test:2' }).first().click()
    const details = page.getByTestId('trace-details')
    await details.waitFor()
    const [first, second] = cluster.nodes.map(addressOf)
    expect(await details.innerText()).toContain(`A (${first}) does not own slot 9252; B (${second}) does.`)
    await screenshot(page, '66-nat-trace')
    await page.keyboard.press('Escape')
    await showDock(page, 'terminal')
  })

  it('is followed through a failover', async () => {
    const primary = cluster.nodes[1]!
    await answers('get key:test:1', new RegExp(`"one"\\s+${addressOf(cluster.nodes[0]!)}>\\s*$`))
    await primary.process.stop('SIGKILL')
    const promoted = await until('a replica is primary in its place', async () => {
      for (const node of cluster.nodes.slice(3)) if ((await markOf(node).getAttribute('data-role')) === 'primary') return node
      return undefined
    }, 30_000)
    expect(await markOf(promoted).getAttribute('data-shard')).toBe('B')
    await until('the cluster is whole again', async () => (await page.getByTestId('cluster-state').innerText()).includes('ok'), 20_000)
    await page.waitForTimeout(700) // Let the marks come to rest.
    await screenshot(page, '67-nat-failover')
    await answers('get key:test:2', new RegExp(`"two"\\s+${addressOf(promoted)}>\\s*$`))
  })

  it('complained of nothing', () => expect(workbench.problems).toEqual([]))

  async function tested(verdict: string): Promise<void> {
    await page.getByTestId('connect-test').click()
    await report().getByText(verdict).waitFor({ timeout: 20_000 })
  }

  async function answers(command: string, expected: RegExp): Promise<void> {
    await until('the terminal is there', async () => />\s*$/.test(await terminalText(page)))
    await typeCommand(page, command)
    await until(`${command} is answered`, async () => expected.test(await terminalText(page)))
  }
})

/** Whether anybody answers at what a node announces: the network may refuse, or swallow what is sent. */
function answersHere({ announced }: HiddenNode): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...announced, timeout: 400 })
    const done = (answer: boolean) => (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', done(true)).once('error', done(false)).once('timeout', done(false))
  })
}
