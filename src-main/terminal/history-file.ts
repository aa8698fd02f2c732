import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const OWNER_ONLY = 0o600
const KEPT_LINES = 1000

/** Where the history is kept: SLOTSCOPE_HISTFILE, or ~/.slotscope_history; undefined when it is /dev/null. */
export function historyPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env['SLOTSCOPE_HISTFILE'] ?? ''
  if (given === '/dev/null') return undefined
  return given === '' ? join(env['HOME'] ?? homedir(), '.slotscope_history') : given
}

/** The lines kept, oldest first, and the file cut to the newest of them; none when there is no file that can be read. */
export function readHistory(path: string | undefined): string[] {
  if (path === undefined) return []
  try {
    const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '')
    const kept = lines.slice(-KEPT_LINES)
    if (kept.length < lines.length) writeFileSync(path, `${kept.join('\n')}\n`, { mode: OWNER_ONLY })
    return kept
  } catch {
    // No history yet, or none of ours to read: the session works without.
    return []
  }
}

/** Adds one line; only the owner may read the file. A history that cannot be written is no reason to stop. */
export function appendHistory(path: string | undefined, line: string): void {
  if (path === undefined) return
  try {
    appendFileSync(path, `${line}\n`, { mode: OWNER_ONLY })
    chmodSync(path, OWNER_ONLY)
  } catch {
    // A read-only home folder, a full disk: the line stays in memory for this session.
  }
}
