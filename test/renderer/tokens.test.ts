import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SHARD_COLOR_COUNT } from '../../src-renderer/model/shard-colors.ts'
import { terminalTheme } from '../../src-renderer/views/terminal/terminal-theme.ts'

const css = readFileSync(new URL('../../src-renderer/styles/tokens.css', import.meta.url), 'utf8')
const AA = 4.5

const themes = [
  ['light', tokensOf(css.slice(0, css.indexOf("[data-theme='dark']")))],
  ['dark', tokensOf(css.slice(css.indexOf("[data-theme='dark']")))],
] as const

describe.each(themes)('the %s palette', (name, tokens) => {
  const shards = Array.from({ length: SHARD_COLOR_COUNT }, (_, index) => `shard-${index}`)

  it.each(shards)('%s reads on surfaces and carries its letter', (shard) => {
    expect(contrast(tokens, shard, 'surface-raised')).toBeGreaterThanOrEqual(AA)
    expect(contrast(tokens, 'shard-ink', shard)).toBeGreaterThanOrEqual(AA)
  })

  it('has no two shards of the same colour', () => {
    expect(new Set(shards.map((shard) => tokens.get(shard))).size).toBe(SHARD_COLOR_COUNT)
  })

  it.each(['ink', 'ink-soft', 'ink-faint'])('%s reads on every surface', (ink) => {
    for (const surface of ['bg', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover']) expect(contrast(tokens, ink, surface), surface).toBeGreaterThanOrEqual(AA)
  })

  it.each(['ok', 'warn', 'bad', 'redirect', 'ask'])('%s reads on its own soft ground and on the page', (tone) => {
    for (const surface of [`${tone}-soft`, 'bg', 'surface', 'surface-raised']) expect(contrast(tokens, tone, surface), surface).toBeGreaterThanOrEqual(AA)
  })

  it('has readable buttons', () => {
    expect(contrast(tokens, 'accent-ink', 'accent')).toBeGreaterThanOrEqual(AA)
    expect(contrast(tokens, 'accent-strong', 'accent-soft')).toBeGreaterThanOrEqual(AA)
    expect(contrast(tokens, 'ink-soft', 'accent-soft')).toBeGreaterThanOrEqual(AA)
  })

  it('has a terminal on the same ground', () => {
    expect(terminalTheme(name).background).toBe(tokens.get('terminal-bg'))
  })
})

function tokensOf(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]))
}

/** Contrast ratio of two tokens (WCAG 2.2, "relative luminance"). */
function contrast(tokens: ReadonlyMap<string, string>, one: string, other: string): number {
  const [dark, light] = [one, other].map((token) => luminance(tokens.get(token) ?? '')).sort((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`not a colour: ${hex}`)
  const [red, green, blue] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
