const PREFIX = 'slotscope.'

/** A choice kept from an earlier visit, when it is still one of those allowed. Storage may be switched off: then nothing is kept. */
export function recall<T extends string>(name: string, allowed: readonly T[]): T | undefined {
  const stored = read(name)
  return allowed.find((value) => value === stored)
}

export function recallNumber(name: string): number | undefined {
  const stored = Number(read(name) ?? 'none')
  return Number.isFinite(stored) ? stored : undefined
}

export function remember(name: string, value: string | number): void {
  try {
    localStorage.setItem(PREFIX + name, String(value))
  } catch {
    // Full or forbidden storage costs a preference, nothing more.
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}
