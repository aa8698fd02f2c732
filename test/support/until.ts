/**
 * Asks `holds` again and again until it answers something true, and gives that.
 * Fails with the last answer or error once `timeoutMs` is over.
 */
export async function until<T>(what: string, holds: () => Promise<T | undefined | false> | T | undefined | false, timeoutMs = 10_000): Promise<T> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const answer = await withinMs(holds(), Math.max(deadline - performance.now(), 1))
      if (answer !== undefined && answer !== false) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}; last: ${String(last)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A question that never comes back must not outlast the wait. */
function withinMs<T>(answer: Promise<T> | T, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), limitMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
