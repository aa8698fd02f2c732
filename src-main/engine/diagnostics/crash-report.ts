import { SERVER_VERSION } from '../version.ts'

/** What a broken node tells before it ends: the reason, where it happened, and what INFO said (the layout is that of debug.c, so that log watchers know it). */
export function crashReport(opts: { readonly reason: string; readonly stack: string; readonly info: string }): string {
  return [
    '=== REDIS BUG REPORT START: Cut & paste starting from here ===',
    `Slotscope ${SERVER_VERSION} crashed: ${opts.reason}`,
    '------ STACK TRACE ------',
    opts.stack,
    '------ INFO OUTPUT ------',
    opts.info,
    '=== REDIS BUG REPORT END. ===',
  ].join('\n')
}
