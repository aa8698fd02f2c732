/** What the system said, in strerror's words ("No space left on device"); any other error's message. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node words it "ENOSPC: no space left on device, write".
  const words = /^E[A-Z0-9]+: (.*?)(?:, [a-z]+(?: '.*)?)?$/s.exec(error.message)?.[1]
  return words === undefined ? error.message : words.charAt(0).toUpperCase() + words.slice(1)
}
