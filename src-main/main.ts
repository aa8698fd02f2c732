import { app } from 'electron'
import type { BrowserWindow } from 'electron'
import { join } from 'node:path'
import { promptTrib } from './cli/trib-prompt.ts'
import { openApp, stopWithApp } from './desktop/boot.ts'
import { denyPermissions, guardPages } from './desktop/guards.ts'
import { installMenu } from './desktop/menu.ts'
import { registerPageScheme, servePage } from './desktop/page-protocol.ts'
import { KeychainSecrets } from './desktop/secrets.ts'
import { isFirstInstance } from './desktop/single-instance.ts'
import { appDataFolder } from './sandbox/app-data.ts'
import { createServices } from './services/index.ts'
import { historyPath } from './terminal/history-file.ts'

/* Electron's entry: the boot list, in order. */

const log = (line: string): void => void process.stderr.write(`slotscope: ${line}\n`)
let window: () => BrowserWindow | undefined = () => undefined

app.enableSandbox()
registerPageScheme()
guardPages()

if (isFirstInstance(() => window())) {
  // Not awaited at the top level: Electron gets ready only once this module has been evaluated.
  void app.whenReady().then(boot)
} else {
  app.quit()
}

function boot(): void {
  denyPermissions()
  servePage(join(import.meta.dirname, '..', 'renderer'))
  installMenu()
  const services = createServices({ version: app.getVersion(), shell: 'electron', log, terminal: { trib: (access) => promptTrib(access, process.env), historyFile: historyPath(process.env) }, secrets: new KeychainSecrets(join(appDataFolder(), 'secrets.json')) })
  stopWithApp(services, log)
  window = openApp(services, log)
}
