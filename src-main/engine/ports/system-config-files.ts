import { globSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import type { ConfigFiles } from './config-files.ts'

const STDIN_FILE_DESCRIPTOR = 0

/** The machine's own files and standard input. */
export function systemConfigFiles(folder: string = process.cwd()): ConfigFiles {
  return {
    folder,
    readFile: (path) => withStrerror(() => readFileSync(resolve(folder, path), 'latin1')),
    stdin: () => readFileSync(STDIN_FILE_DESCRIPTOR, 'latin1'),
    glob: (pattern) => globSync(pattern, { cwd: folder }).sort(),
    enterFolder(from, to) {
      const path = resolve(from, to)
      if (!withStrerror(() => statSync(path)).isDirectory()) throw new Error('Not a directory')
      return path
    },
  }
}

/** Says what failed as C's strerror does, which Redis's messages quote. */
function withStrerror<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Error(strerror(error), { cause: error })
  }
}

function strerror(error: unknown): string {
  const number = error instanceof Error && 'errno' in error ? Number(error.errno) : NaN
  const text = getSystemErrorMap().get(number)?.[1]
  if (text === undefined) return String(error)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
