const UNITS = ['K', 'M', 'G', 'T', 'P'] as const

/** A size as INFO's `_human` fields show it: "512B", "1.50K", "2.00G" (bytesToHuman). */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(2)}${UNITS[unit]}`
}
