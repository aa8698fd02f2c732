import type { LatencyEvent } from './latency-monitor.ts'

const MOST_COLUMNS = 80
const ROWS = 4
const LEVELS = ['_', 'o', '#'] as const

/** The samples of an event as columns of characters, oldest left, with how long ago each was below it (LATENCY GRAPH). */
export function sparkline(event: LatencyEvent, nowSeconds: number): string {
  const samples = event.samples.slice(-MOST_COLUMNS)
  const latencies = samples.map(({ latencyMs }) => latencyMs)
  const [lowMs, highMs] = [Math.min(...latencies), Math.max(...latencies)]
  const header = `${event.name} - high ${highMs} ms, low ${lowMs} ms (all time high ${event.maxMs} ms)`
  const bars = bandRows(latencies.map((ms) => (highMs === lowMs ? 1 : (ms - lowMs) / (highMs - lowMs))))
  const ages = columnRows(samples.map(({ atSeconds }) => shortAge(nowSeconds - atSeconds)))
  return `${[header, '-'.repeat(80), ...bars, '', ...ages].join('\n')}\n`
}

/** Rows from the top; each value, 0 to 1, fills its column from below in steps of a third of a row. */
function bandRows(shares: readonly number[]): string[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const below = (ROWS - 1 - row) * LEVELS.length
    return shares.map((share) => {
      const steps = Math.round(share * (ROWS * LEVELS.length - 1)) + 1 - below
      return steps <= 0 ? ' ' : LEVELS[Math.min(steps, LEVELS.length) - 1]!
    }).join('').trimEnd()
  })
}

/** Writes each text downwards in its own column. */
function columnRows(texts: readonly string[]): string[] {
  const height = Math.max(...texts.map((text) => text.length))
  return Array.from({ length: height }, (_, row) => texts.map((text) => text[row] ?? ' ').join('').trimEnd())
}

function shortAge(seconds: number): string {
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  return seconds < 86400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`
}
