import { app, BrowserWindow, ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import { serveIpc } from '../contract/ipc-bridge.ts'
import type { Services } from '../services/index.ts'
import { isTrustedFrame } from './app-origin.ts'
import { openWindow } from './window.ts'

/** Opens the window and connects it to the services; again when the dock icon is clicked with no window left. */
export function openApp(services: Services, log: (line: string) => void): () => BrowserWindow | undefined {
  let current: BrowserWindow | undefined
  const open = (): void => {
    const window = (current = openWindow(log))
    const session = serveIpc<IpcMainInvokeEvent>(services, ipcMain, window.webContents, (event) => isTrustedFrame(event.senderFrame))
    window.once('closed', () => {
      session.close()
      current = undefined
    })
  }
  open()
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  return () => current
}

/** The app ends with its last window, except on macOS; sandboxes are stopped before the process may go. */
export function stopWithApp(services: Services, log: (line: string) => void): void {
  let isStopped = false
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (isStopped) return
    event.preventDefault()
    services
      .close()
      .catch((failure: unknown) => log(`stopping failed: ${String(failure)}`))
      .finally(() => {
        isStopped = true
        app.quit()
      })
  })
}
