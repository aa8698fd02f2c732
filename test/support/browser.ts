import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export const CHROMIUM = process.env.SLOTSCOPE_CHROMIUM ?? '/usr/bin/chromium'
const SCREENSHOTS = fileURLToPath(new URL('../e2e/screenshots/', import.meta.url))

/** Debian's Chromium, without a display and without talking to anybody. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

export interface Look {
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
  readonly locale: 'en-US' | 'zh-CN'
}

export function openPage(browser: Browser, look: Look): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: look.width, height: look.height }, colorScheme: look.colorScheme, locale: look.locale })
}

/** Leaves a picture in test/e2e/screenshots (ignored by git). */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png` })
}

/** The text a terminal shows, as a person reads it: trailing blanks and empty rows cut. */
export async function terminalText(page: Page): Promise<string> {
  const rows = await page.locator('[data-testid=terminal]:visible .xterm-rows > div').allInnerTexts()
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n').trimEnd()
}
