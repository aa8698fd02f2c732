import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a sandbox's nodes are made of: ours in worker threads, or real server processes. */
export type SandboxEngine = 'embedded' | 'redis-server' | 'valkey-server'

export const SANDBOX_ENGINES: readonly SandboxEngine[] = ['embedded', 'redis-server', 'valkey-server']

/** The engines this machine has; the embedded one always. */
export function enginesFound(env: Readonly<Record<string, string | undefined>> = process.env): SandboxEngine[] {
  return SANDBOX_ENGINES.filter((engine) => engine === 'embedded' || findOnPath(engine, env) !== undefined)
}

/** The full path of an executable on PATH, undefined where there is none. */
export function findOnPath(program: string, env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', ''] : ['']
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => suffixes.map((suffix) => join(folder, program + suffix))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
