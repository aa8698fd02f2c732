/**
 * Asks `holds` again and again until it answers something true, and gives that.
 * Fails with the last answer or error once `timeoutMs` is over.
 */
export async function until<T>(what: string, holds: () => Promise<T | undefined | false> | T | undefined | false, timeoutMs = 10_000): Promise<T> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const answer = await holds()
      if (answer !== undefined && answer !== false) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}; last: ${String(last)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
