import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where journals and locks live: `$XDG_DATA_HOME/slotscope/trib`, or `~/.local/share/slotscope/trib`. */
export function tribDataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_DATA_HOME']
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'share') : base, 'slotscope', 'trib')
}

/** Makes a folder only its owner may read: journals name nodes and keys. */
export function makePrivateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}
