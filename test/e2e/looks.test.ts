import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, type Look, screenshot } from '../support/browser.ts'
import { isMissing } from '../support/program.ts'
import { showDock, startSandbox, type, Workbench } from './workbench.ts'

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 700 }]
const LOOKS: Look[] = SIZES.flatMap((size) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => (['en-US', 'zh-CN'] as const).map((locale) => ({ ...size, colorScheme, locale }))),
)

/** Every view in every look: a picture of each for people, and an accessibility check for the machine. */
describe.skipIf(isMissing(CHROMIUM, 'pictures of every view'))('every view', () => {
  let workbench: Workbench

  beforeAll(async () => {
    workbench = await Workbench.open()
    const { page, context } = await workbench.visit({ ...LOOKS[0]!, colorScheme: 'light' })
    await screenshot(page, 'start-light-en')
    await expectAccessible(page)
    await startSandbox(page)
    await context.close()
  })
  afterAll(() => workbench?.close())

  it.each(LOOKS)('$width x $height, $colorScheme, $locale', async (look) => {
    const { page, context } = await workbench.visit(look)
    const name = (view: string): string => `${view}-${look.width}-${look.colorScheme}-${look.locale.slice(0, 2)}`
    await page.locator('[data-testid^=node-health-]').nth(5).waitFor()
    await type(page, 'set key:test:2 value-2')
    await type(page, 'mset a 1 b 2')
    await picture(page, name('topology'))
    await page.getByTestId('topology-table').click()
    await picture(page, name('table'))
    await page.getByTestId('topology-graph').click()
    await showDock(page, 'trace')
    await page.getByTestId('trace-item').first().click()
    await picture(page, name('trace'))
    await page.keyboard.press('Control+2')
    await page.getByTestId('lookup-input').fill('key:test:1\n{user1000}.following')
    await page.getByTestId('lookup-slot').nth(1).waitFor()
    await picture(page, name('lookup'))
    await page.getByTestId('connect').first().click()
    await page.getByTestId('connect-dialog').waitFor()
    await picture(page, name('connect'))
    await page.keyboard.press('Escape')
    await context.close()
  })

  it('complained of nothing', () => {
    expect(workbench.problems).toEqual([])
  })
})

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(450) // Let fades and moves end, so that a contrast is measured as it stays.
  await screenshot(page, name)
  await expectAccessible(page)
}

/** Serious or critical findings of axe fail; the rest is for people to judge. */
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
}
