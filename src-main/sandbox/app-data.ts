import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where to look up the environment and the platform; the running process unless a test says otherwise. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/**
 * The user's folder for Slotscope's data: SLOTSCOPE_HOME where set, else what the platform has for it (XDG Base Directory
 * Specification on Linux and the BSDs, Application Support on macOS, the roaming profile on Windows). Not created here.
 */
export function appDataFolder(around: Partial<Surroundings> = {}): string {
  const { env = process.env, platform = process.platform, home = homedir() } = around
  if (env['SLOTSCOPE_HOME']) return env['SLOTSCOPE_HOME']
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Slotscope')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Slotscope')
  const xdg = env['XDG_DATA_HOME']
  // "If an implementation encounters a relative path … it should consider the path invalid and ignore it" (the same specification).
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'slotscope')
}
