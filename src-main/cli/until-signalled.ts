const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** npm, timeout(1) and our own launcher pass on a signal that the terminal has sent to the whole group already. */
const ECHO_MS = 1_000

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP, or when `cancel` ends the wait without one. Echoes of that signal are
 * ignored; one that comes later, because the clean stop takes too long, ends the process at once.
 */
export function untilSignalled(): { readonly signalled: Promise<void>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let firstAt: number | undefined
  const stop = (): void => {
    if (firstAt !== undefined && performance.now() - firstAt > ECHO_MS) process.exit(1)
    firstAt ??= performance.now()
    resolve()
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  const cancel = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop)
    resolve()
  }
  return { signalled: promise, cancel }
}
