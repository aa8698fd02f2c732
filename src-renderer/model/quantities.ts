/* Durations, sizes and counts as short text. Numbers come from measurements, so anything finite must read well. */

/** `0.42 ms`, `12 ms`, `1.2 s`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return '–'
  if (durationMs < 10) return `${durationMs.toFixed(2)} ms`
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`
  return `${(durationMs / 1000).toFixed(durationMs < 10_000 ? 1 : 0)} s`
}

const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes in units of 1024: `0 B`, `1.5 KB`. */
export function formatBytes(sizeBytes: number): string {
  let size = sizeBytes
  let unit = 0
  while (size >= 1024 && unit < SIZE_UNITS.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${SIZE_UNITS[unit]}`
}

/** Thousands grouped by a thin space, which reads the same in every language. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')
}

/** Wall-clock time of day with milliseconds, 24 hours. */
export function formatClock(unixMs: number): string {
  const time = new Date(unixMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`
}
