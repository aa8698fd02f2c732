import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * The path of Electron's binary as its package installed it, or why there is none. Requiring the package would answer too,
 * but starts a download where the binary is missing; so its path.txt is read instead.
 */
export function findElectron(appRoot: string): string | { readonly obstacle: string } {
  let packageFolder: string
  try {
    packageFolder = dirname(createRequire(join(appRoot, 'package.json')).resolve('electron/package.json'))
  } catch {
    return { obstacle: 'Electron is not installed' }
  }
  try {
    const binary = join(packageFolder, 'dist', readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim())
    accessSync(binary, constants.X_OK)
    return binary
  } catch {
    return { obstacle: 'Electron’s binary is not installed; `npx install-electron` fetches it' }
  }
}
